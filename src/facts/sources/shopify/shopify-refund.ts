import { type Money, minorDigits } from '#core/money.ts'
import { problem } from '#core/problem.ts'
import type { OrderRefund } from '../../schema/order.ts'
import { iso, sum } from '../reading/order-words.ts'
import type { Payload } from '../reading/payload.ts'
import type { SourceContext, SourceFacts } from '../source-kind.ts'

/** A refund that comes alone, before or after its order. */
export function shopifyRefund(it: Payload, context: SourceContext): SourceFacts {
  const { sighted: _, ...refund } = refundOf(it, shopCurrency(it) ?? context.currency)
  return { refunds: [{ ...refund, order_id: it.must(it.id('order_id'), '', 'order_id') }] }
}

/** Money that went back: the refund's successful transactions. A return that gives no money back is a refund of nothing. */
export function refundOf(it: Payload, currency: string): OrderRefund {
  const at = it.time('UTC', 'processed_at') ?? it.time('UTC', 'created_at')
  const amount = amountOf(it, currency)
  return {
    refund_id: it.must(it.id('id'), '', 'id'),
    refunded_at: iso(it.must(at, 0, 'created_at')),
    amount: it.must(amount, { amount: 0, currency }, 'transactions'),
    ...lineOf(it, amount),
  }
}

function amountOf(it: Payload, currency: string): Money | undefined {
  if (!it.has('transactions')) return undefined
  const nothing = { amount: 0, currency }
  const paidBack = it
    .list('transactions')
    .filter(
      (one) => one.word('kind') === 'refund' && (one.word('status') ?? 'success') === 'success',
    )
  const foreign = paidBack.find((one) => (one.id('currency') ?? currency) !== currency)
  if (foreign === undefined)
    return sum(nothing, ...paidBack.map((one) => one.money(currency, 'amount')))
  // Given back in the customer's currency: what that is in the shop's is told by the lines.
  if (
    !it
      .list('refund_line_items')
      .every((line) => line.at('subtotal_set', 'shop_money', 'amount').said)
  ) {
    it.blame(
      problem(
        'invalid_money',
        { value: foreign.id('currency') ?? '', currency },
        foreign.at('amount').path,
      ),
    )
    return nothing
  }
  return sum(nothing, ...inShopMoney(it, currency))
}

const inShopMoney = (it: Payload, currency: string): (Money | undefined)[] => [
  ...it
    .list('refund_line_items')
    .flatMap((line) => [
      line.money(currency, 'subtotal_set', 'shop_money', 'amount'),
      line.money(currency, 'total_tax_set', 'shop_money', 'amount'),
    ]),
  // What is not of a line (shipping, a goodwill sum) stands here with a minus sign.
  ...it.list('order_adjustments').flatMap((one) =>
    (['amount_set', 'tax_amount_set'] as const).map((name) => {
      const money = one.money(currency, name, 'shop_money', 'amount')
      return money === undefined ? undefined : { amount: 0 - money.amount, currency }
    }),
  ),
]

/** The line, where the whole refund is of one. */
function lineOf(it: Payload, amount: Money | undefined): { line_id?: string } {
  const lines = it.list('refund_line_items')
  const [only] = lines
  const line = only?.id('line_item_id')
  if (only === undefined || line === undefined || lines.length > 1 || amount === undefined)
    return {}
  const digits = 10 ** minorDigits(amount.currency)
  const said = Number(only.at('subtotal').value ?? 0) + Number(only.at('total_tax').value ?? 0)
  return Math.round(said * digits) === amount.amount ? { line_id: line } : {}
}

/** The shop's currency, where the refund says it at all. */
const shopCurrency = (it: Payload): string | undefined => {
  for (const line of it.list('refund_line_items')) {
    const code = line.id('subtotal_set', 'shop_money', 'currency_code')
    if (code !== undefined) return code
  }
  return it.list('transactions')[0]?.id('currency')
}
