import type { Result } from '#core/result.ts'
import type { Sql } from '#sql/sql.ts'
import type { CustomerFilter } from '#api/customer-filter.ts'
import type { TierShort } from '#api/shapes/tier.ts'
import type { ListOrder } from './customer-list.store.ts'

/** What a list of customers asks of tiers, as of one instant. Conditions are on `customer`. */
export type TierRows = {
  /** `tier=`, `moved=`, `drops_before=`; unknown programs and levels are problems. */
  readonly conditions: (filter: CustomerFilter) => Promise<Result<Sql[]>>
  /** The place in the ladder, to order by; of the program, or of the only one. */
  readonly rank: (program: string | undefined) => Result<Pick<ListOrder, 'value' | 'join'>>
  readonly of: (customers: readonly number[]) => Promise<ReadonlyMap<number, TierShort[]>>
}

/** Tiers of a page's rows by customer. */
export function shortTiers(
  held: readonly (TierShort & { readonly customer: number })[],
): ReadonlyMap<number, TierShort[]> {
  const groups = Map.groupBy(held, (one) => one.customer)
  return new Map(
    [...groups].map(([customer, own]) => [
      customer,
      own.map(({ program, level, pinned }) => ({ program, level, pinned })),
    ]),
  )
}
