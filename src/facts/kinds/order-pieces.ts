import { sql } from '#sql/sql.ts'

// Lines: key, sku, name, category, brand, quantity, unit price, discount, total. Refunds: at, id, line, amount.
export const LINE_TYPE = sql`'Array(Tuple(String, String, String, String, String, Decimal(18, 3), Int64, Int64, Int64))'`
export const REFUND_TYPE = sql`'Array(Tuple(DateTime64(3, \\'UTC\\'), String, String, Int64))'`
export const PAYMENT_TYPE = sql`'Array(Tuple(String, DateTime64(3, \\'UTC\\'), String, Int64))'`

/** The row says when the order was: it can speak for the order. */
export const HAS_HEAD = sql`(isNotNull(ordered_at) AND refund_id = '')`
/** Whose the order is: its own rows come before those of its refunds. */
export const WHO = sql`argMinIf(who, bitOr(row, bitShiftLeft(toUInt64(refund_id != ''), 63)), who != 0)`
/** The rows that are lines, in the order of the file. */
export const LINES = sql`CAST(arrayMap(l -> (l.2, l.3, l.4, l.5, l.6, l.7, l.8, l.9, l.10), arraySort(l -> l.1, groupArrayIf(tuple(
      row,
      if(line_id = '', concat('r', toString(row)), line_id),
      sku, product_name, category, brand,
      ifNull(quantity, toDecimal64(1, 3)),
      ifNull(unit_price, 0),
      ifNull(line_discount, 0),
      ifNull(line_total, toInt64(round(toDecimal128(ifNull(quantity, toDecimal64(1, 3)), 3) * ifNull(unit_price, 0))) - ifNull(line_discount, 0))
    ), line = 1))), ${LINE_TYPE})`
export const REFUNDS = sql`CAST(groupArrayIf(tuple(
      ifNull(refund_at, toDateTime64(0, 3, 'UTC')),
      refund_id,
      if(refund_line = '', concat('r', toString(row)), refund_line),
      ifNull(refund_amount, -1)
    ), refund_id != ''), ${REFUND_TYPE})`
