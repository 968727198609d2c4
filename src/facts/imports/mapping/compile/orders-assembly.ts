import { join, param, type Sql, sql } from '#sql/sql.ts'
import {
  type AssemblyInput,
  type Check,
  checkOf,
  required,
  type StageAssembly,
  type StageColumn,
} from './assembly.ts'
import { mapSql, openPairs } from './attributes-sql.ts'
import { type Amounts, NO_MONEY, NO_TIME, orderAmounts } from './order-amounts.ts'

/** Orders: each row is a line, a refund, or an order alone. */
export const ordersAssembly: StageAssembly = {
  key: 'orders',
  needs: ({ refunds, merge }) => {
    if (refunds?.when === 'always') return [['order_id'], ['refunded_at', 'ordered_at']]
    return [
      ['order_id'],
      ...(merge ? [] : [['ordered_at']]),
      ['order_total', 'line_total', 'unit_price'],
    ]
  },
  assemble: (input) => {
    const amounts = orderAmounts(input)
    const time = times(input)
    const { mapping } = input
    return {
      lets: [
        { name: 'is_refund', value: isRefund(input) },
        { name: 'is_line', value: sql`(NOT is_refund AND ${isLine(input)})` },
        ...amounts.lets,
      ],
      checks: [
        required(input, 'order_id', sql`${input.value('order_id')} != ''`),
        ...refundChecks(input),
        ...amounts.checks,
      ],
      columns: [
        ...orderColumns(input),
        ...lineColumns(input, amounts),
        ...paymentColumns(input),
        ...refundColumns(input, amounts),
      ],
      ...(mapping.merge ? {} : { leans: sql`(NOT is_refund AND isNull(${time('ordered_at')}))` }),
    }
  },
}

const times =
  (input: AssemblyInput) =>
  (key: string): Sql =>
    input.value(key, NO_TIME)
const hasRefunds = ({ mapping }: AssemblyInput): boolean => mapping.refunds !== undefined

/** Rows by the mapping's rule, and the second piece of a row that has an amount given back beside its order. */
function isRefund({ mapping, rowFits, value, cut }: AssemblyInput): Sql {
  const { refunds } = mapping
  if (refunds?.beside) {
    // A void order counts for nothing already; of several items, what is given back stands with the first.
    const first = cut ? sql` AND ${cut.item} = 1` : sql``
    const given = sql`ifNull(${value('beside.amount', NO_MONEY)}, 0) != 0 AND ${value('status')} != 'void'${first}`
    const piece = sql`arrayJoin(if(${given}, [0, 1], [0])) = 1`
    return refunds.when ? sql`(${rowFits(refunds.when)} OR ${piece})` : sql`(${piece})`
  }
  return refunds?.when ? rowFits(refunds.when) : sql`0`
}

function isLine({ readings }: AssemblyInput): Sql {
  const texts = ['line_id', 'sku', 'product_name']
    .flatMap((key) => readings.get(key) ?? [])
    .map(({ read }) => sql`${read.value} != ''`)
  const numbers = ['quantity', 'unit_price', 'line_total']
    .flatMap((key) => readings.get(key) ?? [])
    .map(({ read }) => sql`isNotNull(${read.value})`)
  const tests = [...texts, ...numbers]
  return tests.length === 0 ? sql`0` : sql`(${join(tests, ' OR ')})`
}

function orderColumns(input: AssemblyInput): StageColumn[] {
  const { value, readings, currency, mapping } = input
  const time = times(input)
  const money = (key: string): Sql => value(key, NO_MONEY)
  // A refund says nothing about its order.
  const own = (said: Sql, nothing: Sql): Sql =>
    hasRefunds(input) ? sql`if(is_refund, ${nothing}, ${said})` : said
  const voidAt = sql`if(${value('status')} = 'void', coalesce(${time('cancelled_at')}, ${time('paid_at')}, ${time('ordered_at')}), NULL)`
  const version = sql`ifNull(toUInt64(greatest(0, toUnixTimestamp64Milli(${time('updated_at')}))), 0)`
  const fixed = param(currency, 'String')
  return [
    ['order_id', value('order_id')],
    ['merge', mapping.merge ? sql`1` : sql`0`],
    ['version', readings.has('updated_at') ? version : sql`0`],
    ['ordered_at', own(time('ordered_at'), NO_TIME)],
    ['paid_at', own(time('paid_at'), NO_TIME)],
    ['void_at', readings.has('status') ? own(voidAt, NO_TIME) : NO_TIME],
    ['state', own(value('status'), sql`''`)],
    ['status', readings.get('status')?.read.text ?? sql`''`],
    [
      'currency',
      readings.has('currency')
        ? sql`if(${value('currency')} = '', ${fixed}, ${value('currency')})`
        : sql`${fixed}`,
    ],
    ['channel', value('channel')],
    ['store', value('store')],
    ['platform', value('platform')],
    ['coupons', value('coupon_codes', sql`CAST([], 'Array(String)')`)],
    // Whether a discount is written with a minus sign is a matter of taste.
    ['order_discount', sql`abs(${money('order_discount')})`],
    ['shipping', money('shipping')],
    ['order_total', own(money('order_total'), NO_MONEY)],
    ['attributes', mapSql(openPairs(readings, 'attributes.'))],
  ]
}

function lineColumns(input: AssemblyInput, amounts: Amounts): StageColumn[] {
  const { value } = input
  return [
    ['line', sql`toUInt8(is_line)`],
    ['line_id', lineId(input)],
    ['sku', value('sku')],
    ['product_name', value('product_name')],
    ['category', value('category')],
    ['brand', value('brand')],
    ['quantity', amounts.quantity],
    ['unit_price', amounts.unitPrice],
    ['line_discount', amounts.lineDiscount],
    ['line_total', amounts.lineTotal],
  ]
}

/** Items of one row share its number, so they are told apart by their own, where the file names none. */
function lineId({ value, item, row }: AssemblyInput): Sql {
  if (!item) return value('line_id')
  return sql`if(${value('line_id')} != '' OR ${item} = 0, ${value('line_id')}, concat('r', toString(${row}), '.', toString(${item})))`
}

function paymentColumns(input: AssemblyInput): StageColumn[] {
  const { value, readings } = input
  if (!readings.has('payment_id') && !readings.has('payment_method')) return []
  const time = times(input)
  const at = sql`coalesce(${time('paid_at')}, ${time('ordered_at')})`
  const total = value('order_total', NO_MONEY)
  const isPaid = sql`NOT is_refund AND (${value('payment_id')} != '' OR ${value('payment_method')} != '') AND isNotNull(${at}) AND isNotNull(${total}) AND ${value('status')} != 'pending'`
  const one = (element: Sql, type: string): Sql =>
    sql`if(${isPaid}, [${element}], CAST([], ${param(type, 'String')}))`
  return [
    [
      'payment_id',
      one(
        sql`if(${value('payment_id')} = '', ${value('order_id')}, ${value('payment_id')})`,
        'Array(String)',
      ),
    ],
    ['payment_at', one(sql`assumeNotNull(${at})`, "Array(DateTime64(3, 'UTC'))")],
    ['payment_method', one(value('payment_method'), 'Array(String)')],
    ['payment_amount', one(sql`assumeNotNull(${total})`, 'Array(Int64)')],
  ]
}

function refundColumns(input: AssemblyInput, amounts: Amounts): StageColumn[] {
  if (!hasRefunds(input)) return []
  const { value, mapping, readings } = input
  const beside = mapping.refunds?.beside !== undefined
  const own = readings.has('refund_id')
    ? sql`if(${value('refund_id')} = '', ${value('order_id')}, ${value('refund_id')})`
    : value('order_id')
  const besideId = sql`if(${value('beside.refund_id')} = '', concat(${value('order_id')}, ':refund'), ${value('beside.refund_id')})`
  const line = beside
    ? sql`if(${value('line_id')} = '', 'whole', ${value('line_id')})`
    : value('line_id')
  return [
    ['refund_id', sql`if(is_refund, ${beside ? besideId : own}, '')`],
    ['refund_at', sql`if(is_refund, ${refundAt(input)}, NULL)`],
    [
      'refund_amount',
      sql`if(is_refund, ${beside ? sql`abs(${value('beside.amount', NO_MONEY)})` : amounts.refund}, NULL)`,
    ],
    ['refund_line', sql`if(is_refund, ${line}, '')`],
  ]
}

/** When the file does not say when it was given back, the best that it says. */
function refundAt(input: AssemblyInput): Sql {
  const time = times(input)
  return sql`coalesce(${time('refunded_at')}, ${time('beside.refunded_at')}, ${time('cancelled_at')}, ${time('paid_at')}, ${time('ordered_at')})`
}

function refundChecks(input: AssemblyInput): Check[] {
  if (!hasRefunds(input)) return []
  const { readings, value, mapping } = input
  const column = readings.has('refunded_at')
    ? 'refunded_at'
    : readings.has('paid_at')
      ? 'paid_at'
      : 'ordered_at'
  const unread = ['refunded_at', 'paid_at', 'ordered_at']
    .flatMap((key) => readings.get(key)?.read.fine ?? [])
    .map((fine) => sql` OR NOT ${fine}`)
  const hasTime = checkOf(
    column,
    sql`(NOT is_refund OR isNotNull(${refundAt(input)})${join(unread, '')})`,
    'required',
  )
  if (mapping.refunds?.when !== 'always' || !readings.has('refund_id')) return [hasTime]
  return [hasTime, required(input, 'refund_id', sql`${value('refund_id')} != ''`)]
}
