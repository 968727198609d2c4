import { createHash } from 'node:crypto'
import { timeOrderedId } from '#core/ids.ts'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { TRANSITION_TYPES } from '#messaging/transitions/transition.ts'
import { deliveriesStore } from '#messaging/webhooks/deliveries.store.ts'
import { deliveryLog, type LoggedDelivery } from '#messaging/webhooks/delivery-log.store.ts'
import { putTest } from '#messaging/webhooks/enqueue.store.ts'
import {
  type Endpoint,
  type EndpointInput,
  endpointsStore,
} from '#messaging/webhooks/endpoints.store.ts'
import { type Guard, targetOf } from '#messaging/webhooks/post.ts'
import { DAY } from '#messaging/webhooks/retry.ts'
import { deliver } from '#messaging/webhooks/sender.ts'
import type { WebhooksService } from '#api/out-services.ts'
import type { WebhookDelivery, WebhookEndpoint, WebhookEndpointInput } from '#api/shapes/webhook.ts'
import { iso, isoOrNull, type ServiceDeps, type Shop } from './shop.ts'
import { alarmOf } from './webhook-alarm.ts'

type Deps = Pick<ServiceDeps, 'ledger' | 'clock' | 'shop'> & {
  readonly guard: Guard
  /** There is something to send. */
  readonly wake: () => void
}

/** Endpoints that are told of transitions, and what was sent to them. */
export function createWebhooksService(deps: Deps): WebhooksService {
  const { ledger, clock, shop, guard, wake } = deps
  const endpoints = endpointsStore({ ledger, clock })
  const log = deliveryLog({ ledger, clock })
  const shown = (one: Endpoint): WebhookEndpoint => toEndpoint(one, { now: clock.now(), shop })
  const withSecret = (made: { endpoint: Endpoint; secret: string }) => ({
    endpoint: shown(made.endpoint),
    secret: made.secret,
  })
  const delivery = async (endpoint: string, id: bigint): Promise<Result<WebhookDelivery>> => {
    const [found] = await log.list(endpoint, { id, limit: 1 })
    return found
      ? ok(toDelivery(found, shop))
      : fail(problem('not_found', { what: 'delivery', id: String(id) }))
  }
  return {
    list: async () => ok((await endpoints.list()).map(shown)),
    show: async (_actor, id) => {
      const found = await endpoints.show(id)
      return found.ok ? ok(shown(found.value)) : found
    },
    create: async (actor, input) => {
      const reachable = await mayBeReached(input.url, guard)
      if (!reachable.ok) return reachable
      return ok(withSecret(await endpoints.create(inputOf(input), actor.name)))
    },
    change: async (_actor, id, input, etag) => {
      const reachable = await mayBeReached(input.url, guard)
      if (!reachable.ok) return reachable
      const changed = await endpoints.change(id, inputOf(input), etag.replace(/\..*$/, ''))
      if (!changed.ok) return changed
      wake()
      return ok(shown(changed.value))
    },
    remove: async (_actor, id) => {
      const removed = await endpoints.remove(id)
      return removed.ok ? ok(shown(removed.value)) : removed
    },
    rotate: async (_actor, id) => {
      const rotated = await endpoints.rotate(id)
      return rotated.ok ? ok(withSecret(rotated.value)) : rotated
    },
    test: async (_actor, id) => {
      const found = await endpoints.show(id)
      if (!found.ok) return found
      const now = clock.now()
      const message = testMessage(timeOrderedId(now), iso(now, shop))
      await putTest(ledger, id, { message: { ...message, at: now }, now })
      const leased = await deliveriesStore({ ledger, clock }).leaseOne(id, message.id)
      if (leased === undefined) return fail(problem('conflict', { detail: id }))
      await deliver({ ledger, clock, guard }, leased, undefined, true)
      return delivery(id, leased.id)
    },
    deliveries: async (_actor, id, { state }, { limit, after }) => {
      const known = await endpoints.show(id)
      if (!known.ok) return known
      const [before] = after ?? []
      if (before !== undefined && (typeof before !== 'string' || !isNumber(before)))
        return fail(problem('invalid_cursor', {}, '/cursor'))
      const found = await log.list(id, {
        state,
        before: before === undefined ? undefined : BigInt(before),
        limit: limit + 1,
      })
      const data = found.slice(0, limit)
      const last = data.at(-1)
      return ok({
        data: data.map((one) => toDelivery(one, shop)),
        next: found.length > limit && last ? [String(last.id)] : null,
      })
    },
    replay: async (_actor, id, of) => {
      if (!isNumber(of)) return fail(problem('not_found', { what: 'delivery', id: of }))
      const put = await log.replay(id, BigInt(of))
      if (!put.ok) return put
      wake()
      return delivery(id, put.value)
    },
    replayFailed: async (_actor, id, since) => {
      const known = await endpoints.show(id)
      if (!known.ok) return known
      const count = await log.replayFailed(id, since ?? clock.now() - DAY)
      wake()
      return ok({ count })
    },
  }
}

const isNumber = (text: string): boolean => /^\d{1,18}$/.test(text)

/** A name that nobody knows yet may come to be known; one that leads inside is refused here and at every sending. */
async function mayBeReached(url: string, guard: Guard): Promise<Result<true>> {
  const target = await targetOf(url, guard, AbortSignal.timeout(5_000)).catch(() => undefined)
  return target === undefined || target.ok ? ok(true) : target
}

const inputOf = (input: WebhookEndpointInput): EndpointInput => ({
  name: input.name,
  url: input.url,
  types: input.types ?? TRANSITION_TYPES,
  about: input.about ?? [],
  backfill: input.backfill ?? false,
  enabled: input.enabled ?? true,
})

function testMessage(id: string, timestamp: string) {
  const type = 'webhook.test'
  const data = {
    id: `te_${id}`,
    text: { zh: '知客的测试消息', en: 'A test message from Zhike' },
  }
  return {
    id: data.id,
    type,
    customer: 0,
    subject: '',
    from: '',
    to: '',
    backfill: false,
    body: JSON.stringify({ type, timestamp, data }),
  }
}

const toEndpoint = (
  one: Endpoint,
  { now, shop }: { readonly now: number; readonly shop: Shop },
): WebhookEndpoint => ({
  id: one.id,
  name: one.name,
  url: one.url,
  types: one.types as WebhookEndpoint['types'],
  about: [...one.about],
  backfill: one.backfill,
  enabled: one.enabled,
  disabled_why: one.disabledWhy === '' ? null : one.disabledWhy,
  failing_since: isoOrNull(one.failingSince, shop),
  last_success_at: isoOrNull(one.lastSuccessAt, shop),
  alarm: alarmOf(one, shop),
  previous_secret_until:
    one.previousUntil !== null && one.previousUntil > now ? iso(one.previousUntil, shop) : null,
  pending: one.pending,
  failed: one.failed,
  created_at: iso(one.createdAt, shop),
  by: one.createdBy,
  etag: etagOf(one),
})

/** What somebody changes has a version; the rest changes by itself, and whoever asks again must be told so, too. */
const etagOf = ({ version, ...one }: Endpoint): string =>
  `${version}.${createHash('sha256').update(JSON.stringify(one)).digest('hex').slice(0, 12)}`

const toDelivery = (one: LoggedDelivery, shop: Shop): WebhookDelivery => ({
  id: String(one.id),
  webhook_id: one.message,
  type: one.type,
  state: one.state,
  made_at: iso(one.madeAt, shop),
  next_at: isoOrNull(one.nextAt, shop),
  done_at: isoOrNull(one.doneAt, shop),
  body: JSON.parse(one.body) as unknown,
  attempts: one.attempts.map(({ n, at, status, failure, milliseconds, answer }) => ({
    n,
    at: iso(at, shop),
    status,
    failure: failure === '' ? null : failure,
    milliseconds,
    answer,
  })),
})
