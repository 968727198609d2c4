import { filtersOf } from '../filters.ts'
import type { MetricPlan, PlannedMetric } from '../plan.ts'
import type { PriceDrawing } from './price-levels.store.ts'

/** Levels are drawn again when so many times as many orders have come since: a shop that is just being filled. */
const OUTGROWN = 2

/** Whether any metric of the plan reads price levels: else nothing is drawn. */
export const usesPrices = (plan: Pick<MetricPlan, 'columns'>): boolean =>
  plan.columns.some(({ spec }) =>
    (spec.kind === 'fact' ? [spec.metric] : [spec.of, spec.per]).some(readsPrices),
  )

function readsPrices({ fact, field, weight, spec, unless }: PlannedMetric): boolean {
  const filtered = [
    ...filtersOf(fact, spec.where),
    ...(unless ? filtersOf(unless.fact, unless.spec.where) : []),
  ]
  return [field, weight, ...filtered.map((one) => one.field)].some((one) => one?.ofPriceLevels)
}

/**
 * Whether price levels are to be drawn anew: never drawn, drawn in another month of the shop's calendar, outgrown, or
 * drawn by a run (`rev`) that was not finished. Whatever is read from them then changes for everybody.
 */
export function arePricesDue(
  drawn: PriceDrawing | undefined,
  now: { readonly day: string; readonly orders: number; readonly evaluated: bigint | undefined },
): boolean {
  if (!drawn) return true
  const isOtherMonth = drawn.day.slice(0, 7) !== now.day.slice(0, 7)
  const isUnfinished = now.evaluated === undefined || drawn.rev > now.evaluated
  return isOtherMonth || isUnfinished || now.orders > drawn.orders * OUTGROWN
}
