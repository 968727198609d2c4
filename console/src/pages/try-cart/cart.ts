import { fromTyped } from '../../parts/typed-value.ts'

/** A line as it is typed. */
export type TypedLine = {
  readonly id: string
  readonly sku: string
  readonly quantity: string
  readonly price: string
  readonly category: string
}

export type TypedCart = {
  readonly lines: readonly TypedLine[]
  readonly shipping: string
  readonly customer: string
  /** PROGRAM:LEVEL; '' = as they are. */
  readonly level: string
  readonly codes: string
  readonly day: string
}

export const aLine = (id: string): TypedLine => ({
  id,
  sku: '',
  quantity: '1',
  price: '',
  category: '',
})

/** What is asked, or undefined while a number is none. */
export function questionOf(cart: TypedCart, currency: string): object | undefined {
  const lines = cart.lines.map(({ id, sku, quantity, price, category }) => ({
    id,
    sku: sku.trim(),
    quantity: Number(quantity),
    unit_price: { amount: fromTyped(price, 'money', currency) ?? -1, currency },
    ...(category.trim() === '' ? {} : { category: category.trim() }),
  }))
  const isWhole = lines.every(
    ({ sku, quantity, unit_price: price }) =>
      sku !== '' && Number.isInteger(quantity) && quantity > 0 && price.amount >= 0,
  )
  const shipping = fromTyped(cart.shipping === '' ? '0' : cart.shipping, 'money', currency)
  if (!isWhole || lines.length === 0 || shipping === undefined) return undefined
  const [program = '', level = ''] = cart.level.split(':')
  const codes = cart.codes.split(/[,，\s]+/).filter((code) => code !== '')
  return {
    lines,
    shipping: { amount: shipping, currency },
    trial: true,
    ...(cart.customer.trim() === '' ? {} : { customer: cart.customer.trim() }),
    ...(level === '' ? {} : { as: { levels: { [program]: level } } }),
    ...(codes.length === 0 ? {} : { codes }),
    ...(cart.day === '' ? {} : { at: cart.day }),
  }
}
