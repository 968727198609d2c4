import { problem } from '#core/problem.ts'
import type { Result } from '#core/result.ts'
import { orderState } from '../../order-status.ts'
import type { OrderInput, OrderLine, OrderRefund } from '../../schema/order.ts'
import type { RefundInput } from '../../schema/refund.ts'
import {
  decimal,
  engineTime,
  Gathering,
  identifiersOfItem,
  type ItemContext,
  minorUnits,
  type StageRow,
} from './from-json.ts'

/** An order's rows for the stage: one for each line (at least one), one for each refund. */
export function orderRows(item: OrderInput, context: ItemContext): Result<StageRow[]> {
  const gather = new Gathering()
  const currency = item.currency ?? context.currency
  const ids = gather.take(identifiersOfItem(item), [])
  const money = (
    value: { amount: number; currency: string } | undefined,
    path: string,
  ): number | null => gather.take(minorUnits(value, currency, path), null)
  const lines = item.lines ?? []
  if (
    item.order_total === undefined &&
    (lines.length === 0 || lines.some((line) => !hasAmount(line)))
  ) {
    gather.problems.push(
      problem(
        'invalid_value',
        {
          detail:
            'order_total, or for every line line_total or quantity and unit_price / 需要 order_total，或每行的 line_total 或 quantity 与 unit_price',
        },
        '/order_total',
      ),
    )
  }
  const status = item.status ?? 'paid'
  const state = gather.take(orderState(status, '/status'), 'paid')
  const ordered = gather.take(engineTime(item.ordered_at, context, '/ordered_at'), '')
  const paid =
    item.paid_at === undefined
      ? null
      : gather.take(engineTime(item.paid_at, context, '/paid_at'), '')
  const cancelled =
    item.cancelled_at === undefined
      ? null
      : gather.take(engineTime(item.cancelled_at, context, '/cancelled_at'), '')
  const payments = (item.payments ?? []).map((payment, index) => ({
    id: payment.payment_id,
    at: gather.take(engineTime(payment.at, context, `/payments/${index}/at`), ''),
    method: payment.method ?? '',
    amount: money(payment.amount, `/payments/${index}/amount`) ?? 0,
  }))
  const common = { ids, source: item.source ?? context.source, order_id: item.order_id }
  const head = {
    ...common,
    version: item.version ?? 0,
    ordered_at: ordered,
    paid_at: paid ?? firstTime(payments.map((payment) => payment.at)),
    void_at: state === 'void' ? (cancelled ?? paid ?? ordered) : null,
    state,
    status,
    currency,
    channel: item.channel ?? '',
    store: item.store ?? '',
    platform: item.platform ?? '',
    coupons: item.coupon_codes ?? [],
    order_discount: money(item.order_discount, '/order_discount'),
    shipping: money(item.shipping, '/shipping'),
    order_total: money(item.order_total, '/order_total'),
    payment_id: payments.map((payment) => payment.id),
    payment_at: payments.map((payment) => payment.at),
    payment_method: payments.map((payment) => payment.method),
    payment_amount: payments.map((payment) => payment.amount),
    attributes: item.attributes ?? {},
  }
  const lineRows = lines.map((line, index) => ({
    ...head,
    ...lineColumns(line, index, gather, money),
  }))
  const refunds = (item.refunds ?? []).map((refund, index) => ({
    ...common,
    ...refundColumns(refund, currency, context, gather, `/refunds/${index}`),
  }))
  return gather.finish([...(lineRows.length > 0 ? lineRows : [head]), ...refunds])
}

/** The single stage row of a refund that came alone. */
export function refundRows(item: RefundInput, context: ItemContext): Result<StageRow[]> {
  const gather = new Gathering()
  const ids = gather.take(identifiersOfItem(item), [])
  const currency = item.amount?.currency ?? context.currency
  const columns = refundColumns(item, currency, context, gather, '')
  return gather.finish([
    { ids, source: item.source ?? context.source, order_id: item.order_id, currency, ...columns },
  ])
}

function refundColumns(
  refund: OrderRefund,
  currency: string,
  context: ItemContext,
  gather: Gathering,
  path: string,
): StageRow {
  const amount = gather.take(minorUnits(refund.amount, currency, `${path}/amount`), null)
  if (amount !== null && amount < 0)
    gather.problems.push(
      problem(
        'invalid_value',
        { detail: 'an amount given back is positive / 退款金额应为正数' },
        `${path}/amount`,
      ),
    )
  return {
    refund_id: refund.refund_id,
    refund_at: gather.take(engineTime(refund.refunded_at, context, `${path}/refunded_at`), ''),
    refund_amount: amount,
    // Named always, so that the same refund sent again is the same piece.
    refund_line: refund.line_id ?? 'whole',
    refund_sighted: refund.sighted === true ? 1 : 0,
  }
}

function lineColumns(
  line: OrderLine,
  index: number,
  gather: Gathering,
  money: (value: OrderLine['line_total'], path: string) => number | null,
): StageRow {
  const path = `/lines/${index}`
  return {
    line: 1,
    line_id: line.line_id ?? `r${index + 1}`,
    sku: line.sku ?? '',
    product_name: line.product_name ?? '',
    category: line.category ?? '',
    brand: line.brand ?? '',
    quantity:
      line.quantity === undefined
        ? null
        : gather.take(decimal(line.quantity, 3, `${path}/quantity`), '0'),
    unit_price: money(line.unit_price, `${path}/unit_price`),
    line_discount: money(line.line_discount, `${path}/line_discount`),
    line_total: money(line.line_total, `${path}/line_total`),
  }
}

const hasAmount = (line: OrderLine): boolean =>
  line.line_total !== undefined || (line.quantity !== undefined && line.unit_price !== undefined)

const firstTime = (times: readonly string[]): string | null => [...times].sort()[0] ?? null
