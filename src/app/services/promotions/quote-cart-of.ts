import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { type Cart, MOST_MONEY } from '#promotions/cart.ts'
import type { QuoteInput } from '#api/shapes/promotion.ts'

type Money = { readonly amount: number; readonly currency: string }

/** Reads a cart: one currency, no negative amounts, nothing so large that it would no longer be exact. */
export function cartOf(input: QuoteInput, currency: string): Result<Cart> {
  const wrong = [
    ...input.lines.flatMap(({ unit_price: price, floor }, index) => [
      moneyProblem(price, currency, `/lines/${index}/unit_price`),
      floor && moneyProblem(floor, currency, `/lines/${index}/floor`),
    ]),
    input.shipping && moneyProblem(input.shipping, currency, '/shipping'),
    ...twice(input),
  ].filter((one) => one !== undefined)
  if (wrong.length > 0) return fail({ ...problem('invalid_input'), errors: wrong })
  const { shipping, store, channel } = input
  const lines = input.lines.map(
    ({ id, sku, quantity, unit_price, category, brand, floor }, at) => ({
      id: id ?? String(at + 1),
      sku,
      quantity,
      unitPrice: unit_price.amount,
      category,
      brand,
      floor: floor?.amount,
    }),
  )
  const total = lines.reduce((sum, line) => sum + line.unitPrice * line.quantity, 0)
  if (total + (shipping?.amount ?? 0) > MOST_MONEY)
    return fail(problem('too_big', { limit: MOST_MONEY }, '/lines'))
  return ok({ lines, shipping: shipping?.amount ?? 0, store, channel })
}

function moneyProblem(money: Money, currency: string, path: string) {
  if (money.currency !== currency)
    return problem('not_one_of', { allowed: currency }, `${path}/currency`)
  return money.amount < 0 ? problem('too_small', { limit: 0 }, `${path}/amount`) : undefined
}

/** Lines are told apart by their ids; without one a line is called by its place, from 1. */
function twice({ lines }: QuoteInput) {
  const seen = new Set<string>()
  return lines.flatMap(({ id }, index) => {
    const name = id ?? String(index + 1)
    if (seen.has(name)) return [problem('duplicate_key', { key: name }, `/lines/${index}/id`)]
    seen.add(name)
    return []
  })
}
