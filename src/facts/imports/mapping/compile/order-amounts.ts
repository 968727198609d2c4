import { join, type Sql, sql } from '#sql/sql.ts'
import type { Let } from '../values/value.ts'
import { type AssemblyInput, type Check, checkOf } from './assembly.ts'

export const NO_TIME = sql`CAST(NULL, 'Nullable(DateTime64(3, \\'UTC\\'))')`
export const NO_MONEY = sql`CAST(NULL, 'Nullable(Int64)')`
const NO_QUANTITY = sql`CAST(NULL, 'Nullable(Decimal(18, 3))')`

export type Amounts = {
  readonly lets: readonly Let[]
  readonly quantity: Sql
  readonly unitPrice: Sql
  readonly lineDiscount: Sql
  readonly lineTotal: Sql
  /** What a refund row gives back; NULL = all. */
  readonly refund: Sql
  readonly checks: readonly Check[]
}

/**
 * The amounts of an order's row. Of several items in a row, an amount or a quantity that is not cut counts once,
 * with the first item; so the order's sum is right. A quantity equal to the number of items is one of each.
 */
export function orderAmounts(input: AssemblyInput): Amounts {
  const { cut, readings } = input
  const money = (key: string): Sql => input.value(key, NO_MONEY)
  const once = (key: string): Sql =>
    cut && readings.has(key)
      ? sql`if(${cut.isShared(key)} AND ${cut.item} > 1, if(isNull(${money(key)}), NULL, 0), ${money(key)})`
      : money(key)
  const lets = [
    { name: 'quantity_of', value: quantityOf(input) },
    { name: 'line_total_of', value: once('line_total') },
    { name: 'line_discount_of', value: sql`abs(${once('line_discount')})` },
  ]
  const [quantity, lineTotal, lineDiscount] = [
    sql`quantity_of`,
    sql`line_total_of`,
    sql`line_discount_of`,
  ]
  return {
    lets,
    quantity,
    unitPrice: money('unit_price'),
    lineDiscount,
    lineTotal,
    refund: refundOf(input),
    checks: amountChecks(input),
  }
}

function quantityOf({ cut, readings, value }: AssemblyInput): Sql {
  const quantity = value('quantity', NO_QUANTITY)
  if (!cut || !readings.has('quantity')) return quantity
  return sql`multiIf(isNull(${quantity}) OR NOT ${cut.isShared('quantity')}, ${quantity}, ${quantity} = ${cut.count}, toDecimal64(1, 3), ${cut.item} = 1, ${quantity}, toDecimal64(0, 3))`
}

function refundOf({ readings, value }: AssemblyInput): Sql {
  if (readings.has('amount')) return sql`abs(${value('amount')})`
  const product = sql`toInt64(round(toDecimal128(quantity_of, 3) * ${value('unit_price', NO_MONEY)}))`
  return sql`abs(coalesce(line_total_of, ${product}, ${value('order_total', NO_MONEY)}))`
}

function amountChecks({ readings, value }: AssemblyInput): Check[] {
  const signed = ['order_total', 'line_total', 'unit_price', 'shipping', 'quantity'].flatMap(
    (key) => {
      const reading = readings.get(key)
      if (!reading) return []
      const fine = sql`(is_refund OR ifNull(${reading.read.value} >= 0, 1))`
      return [
        checkOf(
          key,
          fine,
          key === 'quantity' ? 'negative_quantity' : 'negative_amount',
          reading.cell,
        ),
      ]
    },
  )
  const mapped = ['order_total', 'line_total', 'unit_price', 'quantity'].flatMap(
    (key) => readings.get(key) ?? [],
  )
  if (mapped.length === 0) return signed
  const money = (key: string): Sql => sql`isNotNull(${value(key, NO_MONEY)})`
  const priced = readings.has('quantity')
    ? sql`(${money('unit_price')} AND isNotNull(quantity_of))`
    : money('unit_price')
  // A cell that can't be read is told of already.
  const unread = mapped.map(({ read }) => sql`NOT ${read.fine}`)
  const fine = sql`(is_refund OR ${money('order_total')} OR ${money('line_total')} OR ${priced} OR ${join(unread, ' OR ')})`
  return [...signed, checkOf(mapped[0]?.key ?? 'order_total', fine, 'no_amount')]
}
