import type { Clock } from '#core/clock.ts'
import type { Ledger } from '#stores/ports.ts'
import { deliveriesStore, type Leased } from './deliveries.store.ts'
import { signedHeaders } from './message.ts'
import { type Guard, type Outcome, postOnce } from './post.ts'
import { judge } from './retry.ts'

export type SenderParts = {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly guard: Guard
  /** Milliseconds that a receiver has; 15 s if left out. */
  readonly timeout?: number
  /** From 0 to 1, anew each time: spreads retries. */
  readonly chance?: () => number
  /** Something that is tried again anyhow. */
  readonly onTrouble?: (error: unknown) => void
}

export type Sender = {
  /** Looks for deliveries now. */
  wake(): void
  /** Waits a little for what is under way, then breaks it off: it is sent again, with the same webhook-id. */
  stop(): Promise<void>
}

/** Under way at once in one process, and of these to one endpoint: one that hangs must not hold up the others. */
const MOST = 32
const PER_ENDPOINT = 8
const LOOK_ROUND_MS = 1_000
const TIDY_MS = 3_600_000
const GRACE_MS = 5_000

/** Sends deliveries as they fall due. Several senders share the ledger; a delivery belongs to one of them. */
export function startSender(parts: SenderParts): Sender {
  const deliveries = deliveriesStore(parts)
  const underWay = new Map<Promise<void>, string>()
  const stopping = new AbortController()
  const broken = new AbortController()
  let wake: () => void = () => undefined
  let tidyAt = 0

  const look = async (): Promise<number> => {
    if (parts.clock.now() >= tidyAt) {
      tidyAt = parts.clock.now() + TIDY_MS
      await deliveries.tidy()
    }
    const room = MOST - underWay.size
    if (room <= 0) return 0
    const counts = new Map<string, number>()
    for (const endpoint of underWay.values()) counts.set(endpoint, (counts.get(endpoint) ?? 0) + 1)
    const busy = [...counts].flatMap(([endpoint, count]) =>
      count < PER_ENDPOINT ? [] : [endpoint],
    )
    const freest =
      PER_ENDPOINT - Math.max(0, ...[...counts.values()].filter((n) => n < PER_ENDPOINT))
    const leased = await deliveries.lease({ most: room, perEndpoint: freest, busy })
    for (const one of leased) {
      const sending = deliver(parts, one, broken.signal).then(
        () => undefined,
        (error: unknown) => parts.onTrouble?.(error),
      )
      underWay.set(sending, one.endpoint)
      void sending.then(() => (underWay.delete(sending), wake()))
    }
    return leased.length
  }

  const loop = (async () => {
    while (!stopping.signal.aborted) {
      // Whoever wakes while it looks is heard, too.
      const woken = new Promise<void>((resolve) => {
        wake = resolve
      })
      const found = await look().catch((error: unknown) => (parts.onTrouble?.(error), 0))
      if (found > 0 || stopping.signal.aborted) continue
      let timer: NodeJS.Timeout | undefined
      const rest = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, LOOK_ROUND_MS)
      })
      await Promise.race([woken, rest])
      clearTimeout(timer)
    }
  })()

  return {
    wake: () => wake(),
    async stop() {
      stopping.abort()
      wake()
      await loop
      const grace = setTimeout(() => broken.abort(), GRACE_MS)
      await Promise.all(underWay.keys())
      clearTimeout(grace)
    },
  }
}

/** Sends one leased delivery and writes down what became of it. */
export async function deliver(
  { ledger, clock, guard, timeout, chance = Math.random }: SenderParts,
  leased: Leased,
  signal?: AbortSignal,
  once = false,
): Promise<Outcome> {
  const { url, message, secrets } = leased
  const headers = signedHeaders(message, { secrets, now: clock.now() })
  const outcome = await postOnce(
    { url, headers, body: message.body },
    { guard, ...(signal ? { signal } : {}), ...(timeout === undefined ? {} : { timeout }) },
  )
  const verdict = judge(outcome, { tries: leased.tries, now: clock.now(), chance: chance() })
  const final =
    once && verdict.state === 'pending' ? ({ state: 'failed', gone: false } as const) : verdict
  await deliveriesStore({ ledger, clock }).settle(leased, outcome, final)
  return outcome
}
