import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import type { CustomersService } from '#api/services.ts'
import { TIMELINE_KINDS } from '#api/shapes/timeline.ts'
import { findCustomer, identifiersSince } from './customer-facts.store.ts'
import { productNames } from './product-names.store.ts'
import { type ServiceDeps, standpointOf } from './shop.ts'
import { attributeFound, eventStretch, feedbackFound, identifierFound } from './timeline-entries.ts'
import { orderFound, refundFound } from './timeline-orders.ts'
import {
  type Found,
  fromPosition,
  mergePage,
  type Place,
  placeFor,
  type TimelineSource,
  toPosition,
} from './timeline-pages.ts'
import {
  readAttributes,
  readEventGroups,
  readFeedback,
  readOrders,
  readRefunds,
} from './timeline.store.ts'

/** Whose line of life, seen from where. */
type TimelineScope = { readonly customer: number; readonly standpoint: Standpoint }

/** Lines that other rooms' records add, e.g. the tiers: few per customer, so that they are read whole. */
export type TimelineRecords = {
  readonly kind: 'tier' | 'pin'
  readonly read: (scope: TimelineScope) => Promise<readonly Found[]>
}

/** Everything that happened to a customer, newest first; equal events in a row, on one day, stand together. */
export function createTimeline(
  deps: ServiceDeps,
  records: readonly TimelineRecords[],
): CustomersService['timeline'] {
  return async (_actor, pointer, filter, page) => {
    const customer = await findCustomer(deps, pointer)
    if (!customer.ok) return customer
    const cursor = page.after === undefined ? ok(undefined) : readCursor(page.after)
    if (!cursor.ok) return cursor
    const scope = { customer: customer.value, standpoint: standpointOf(filter, deps) }
    const sources = sourcesOf(scope, deps, records).filter(
      ({ kind }) => filter.kinds?.includes(kind) ?? true,
    )
    const stretches = await Promise.all(
      sources.map(async ({ kind, read }) => {
        const place = placeFor(kind, scope.standpoint.asOf, cursor.value)
        return { kind, stretch: await read(place, page.limit + 1) }
      }),
    )
    const merged = mergePage(stretches, page.limit, cursor.value)
    return ok({ data: merged.data, next: merged.next ? toPosition(merged.next) : null })
  }
}

function readCursor(
  position: readonly (string | number | null)[],
): Result<ReturnType<typeof fromPosition>> {
  const cursor = fromPosition(position)
  return cursor ? ok(cursor) : fail(problem('invalid_cursor', {}, '/cursor'))
}

function sourcesOf(
  scope: TimelineScope,
  deps: ServiceDeps,
  records: readonly TimelineRecords[],
): TimelineSource[] {
  const { facts, shop } = deps
  const sources: TimelineSource[] = [
    {
      kind: 'order',
      read: async (after, limit) => ({
        found: (await readOrders(facts, scope, after, limit)).map((row) => orderFound(row, shop)),
      }),
    },
    {
      kind: 'refund',
      read: async (after, limit) => ({
        found: (await readRefunds(facts, scope, after, limit)).map((row) => refundFound(row, shop)),
      }),
    },
    {
      kind: 'event',
      read: async (after, limit) => {
        const rows = await readEventGroups(facts, scope, after, limit)
        const names = await productNames(
          facts,
          rows.map((row) => row.sku),
        )
        return eventStretch(rows, { names, limit, shop })
      },
    },
    {
      kind: 'feedback',
      read: async (after, limit) => ({
        found: (await readFeedback(facts, scope, after, limit)).map((row) =>
          feedbackFound(row, shop),
        ),
      }),
    },
    {
      kind: 'attribute',
      read: async (after, limit) => ({
        found: (await readAttributes(facts, scope, after, limit)).map((row) =>
          attributeFound(row, shop),
        ),
      }),
    },
    {
      kind: 'identifier',
      read: async (after, limit) => ({ found: await readIdentifiers(deps, scope, after, limit) }),
    },
    ...records.map(({ kind, read }) => ({
      kind,
      read: async (after: Place, limit: number) => ({
        found: pageOf(await read(scope), after, limit),
      }),
    })),
  ]
  return sources.sort((a, b) => TIMELINE_KINDS.indexOf(a.kind) - TIMELINE_KINDS.indexOf(b.kind))
}

async function readIdentifiers(
  deps: ServiceDeps,
  scope: TimelineScope,
  after: Place,
  limit: number,
): Promise<Found[]> {
  const known = scope.standpoint.knownAt ?? Infinity
  const rows = await identifiersSince(deps.ledger, scope.customer)
  return pageOf(
    rows.filter((row) => row.since <= known).map((row) => identifierFound(row, deps.shop)),
    after,
    limit,
  )
}

/** Of all entries, those after the place, newest first. */
const pageOf = (all: readonly Found[], after: Place, limit: number): Found[] =>
  all
    .filter((one) => one.at < after.at || (one.at === after.at && one.tie < after.tie))
    .sort((a, b) => b.at - a.at || (a.tie < b.tie ? 1 : -1))
    .slice(0, limit)
