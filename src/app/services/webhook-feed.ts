import type { Clock } from '#core/clock.ts'
import type { Json } from '#core/json.ts'
import { BACKFILL, type Transition as Found } from '#messaging/transitions/transition.ts'
import { listTransitions, type TransitionPlace } from '#messaging/transitions/transitions.store.ts'
import { enqueue } from '#messaging/webhooks/enqueue.store.ts'
import { endpointsStore } from '#messaging/webhooks/endpoints.store.ts'
import type { Message } from '#messaging/webhooks/message.ts'
import type { Ledger } from '#stores/ports.ts'
import { settingsStore } from '#stores/settings.store.ts'
import type { Transition } from '#api/shapes/transition.ts'
import type { RuleWorld } from './rule-world.ts'
import type { ServiceDeps } from './shop.ts'
import type { TransitionStage } from './transition-stage.ts'
import { tellTransitions } from './transition-words.ts'

const KEY = 'webhook-feed'
const PAGE = 500
/** Evaluations wait for them. */
const PAGES = 10

type Deps = ServiceDeps & {
  readonly rules: Pick<RuleWorld, 'live'>
  readonly transitions: Pick<TransitionStage, 'upTo'>
}

/**
 * Puts transitions up for delivery, in order, once each: the cursor moves in the transaction that puts them up. Gives
 * how many deliveries it made.
 */
export function createWebhookFeed(deps: Deps) {
  const { facts, ledger, clock } = deps
  const kept = settingsStore({ ledger, clock })
  const endpoints = endpointsStore({ ledger, clock })

  /** One page; undefined: that was all there is for now. */
  async function feedPage(): Promise<number | undefined> {
    const [setting, upTo] = await Promise.all([kept.get(KEY), deps.transitions.upTo()])
    const from = setting === undefined ? undefined : placeOf(setting.value)
    if (from !== undefined && from.rev > upTo) return undefined
    const all = await endpoints.listening()
    // Whoever begins to listen is told what happens from then on.
    if (from === undefined || all.length === 0) {
      await kept.set(KEY, asJson(beyond(upTo)))
      return undefined
    }
    const found = await listTransitions(facts, {
      upTo,
      news: all.every(({ backfill }) => !backfill),
      order: 'oldest',
      after: from,
      limit: PAGE,
    })
    const told = await tellTransitions(deps, found)
    const messages = found.map((one, index) => messageOf(one, told[index] as Transition))
    const last = found.at(-1)
    const to = found.length < PAGE || last === undefined ? beyond(upTo) : last
    return ledger.transaction(async (inner) => {
      await moveCursor({ ledger: inner, clock }, setting?.version ?? 0, to)
      return enqueue(inner, all, { messages, now: clock.now() })
    })
  }

  return {
    /** Does what there is to do, up to so many pages; undefined if somebody else is at it. */
    keepUp: (): Promise<number | undefined> =>
      ledger.tryLock(KEY, async () => {
        let put = 0
        for (let page = 0; page < PAGES; page++) {
          const more = await feedPage()
          if (more === undefined) break
          put += more
        }
        return put
      }),
  }
}

/** Behind everything of a run. */
const beyond = (rev: bigint): TransitionPlace => ({
  rev: rev + 1n,
  customer: 0,
  subject: '',
  from: '',
  to: '',
})

const asJson = ({ rev, customer, subject, from, to }: TransitionPlace): Json => [
  String(rev),
  customer,
  subject,
  from,
  to,
]

function placeOf(value: Json): TransitionPlace {
  const [rev, customer, subject, from, to] = value as [string, number, string, string, string]
  return { rev: BigInt(rev), customer, subject, from, to }
}

async function moveCursor(
  stores: { readonly ledger: Ledger; readonly clock: Clock },
  version: number,
  to: TransitionPlace,
): Promise<void> {
  const moved = await settingsStore(stores).set(KEY, asJson(to), { ifVersion: version })
  if (!moved.ok) throw new Error('two feeds of webhooks at once')
}

const messageOf = (one: Found, told: Transition): Message => ({
  id: told.id,
  type: told.type,
  customer: one.customer,
  subject: one.subject,
  from: one.from,
  to: one.to,
  at: one.knownAt,
  backfill: BACKFILL.includes(one.cause),
  body: JSON.stringify({ type: told.type, timestamp: told.known_at, data: told }),
})
