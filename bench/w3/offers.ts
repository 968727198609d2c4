const text = (zh: string) => ({ zh })
const money = (amount: number) => ({ amount, currency: 'CNY' })
const CATEGORIES = ['tea', 'cup', 'pot', 'gift', 'book']

/** A hundred live promotions of eleven kinds, most for some goods, a fifth with limits: a large shop on a festival. */
export function hundredOffers(): object[] {
  return Array.from({ length: 100 }, (_, at) => {
    const sku = `SKU-${at % 40}`
    const category = CATEGORIES[at % CATEGORIES.length] as string
    const base = { key: `offer-${at}`, name: text(`活动 ${at}`) }
    const goods = { goods: { categories: [category] } }
    const limits = { limits: { orders: 1_000_000_000, orders_per_person: 1_000_000 } }
    const kinds: object[] = [
      {
        kind: 'full_reduction',
        terms: { steps: [{ from: 20_000 + at * 100, off: 2000 }] },
        ...goods,
      },
      { kind: 'timed_discount', terms: { off_bp: 500 + at * 10 }, goods: { skus: [sku] } },
      { kind: 'flash_sale', terms: { items: [{ sku, price: 4900 }] }, ...limits },
      { kind: 'coupon', terms: { off: 500, from: 10_000 }, public_code: `CODE-${at}` },
      { kind: 'nth_item', terms: { nth: 2, off_bp: 3000 }, ...goods },
      {
        kind: 'tier_price',
        terms: { program: 'membership', items: [{ sku, prices: { gold: 4500, silver: 4700 } }] },
      },
      {
        kind: 'bundle',
        terms: {
          items: [
            { sku, pieces: 1 },
            { sku: `SKU-${(at + 1) % 40}`, pieces: 1 },
          ],
          price: 9000,
        },
      },
      {
        kind: 'full_discount',
        terms: { steps: [{ pieces: 3, off_bp: 800 }] },
        ...goods,
        ...limits,
      },
      {
        kind: 'ladder_price',
        terms: { steps: [{ pieces: 5, off_bp: 600 }] },
        goods: { skus: [sku] },
      },
      { kind: 'free_shipping', terms: { from: 9900 + at * 100 }, channels: ['app'] },
    ]
    return { ...base, ...kinds[at % kinds.length] }
  })
}

/** A cart of three lines of one of the customers, one in four with a code. */
export const cart = (at: number, customers: number): object => ({
  customer: `c-${at % customers}`,
  channel: at % 2 === 0 ? 'app' : 'web',
  shipping: money(800),
  lines: [0, 1, 2].map((line) => ({
    sku: `SKU-${(at * 7 + line) % 40}`,
    quantity: 1 + ((at + line) % 3),
    unit_price: money(5900 + ((at * 31 + line * 7) % 90) * 100),
    category: CATEGORIES[(at + line) % CATEGORIES.length] as string,
  })),
  ...(at % 4 === 0 ? { codes: [`CODE-${3 + 10 * (at % 10)}`] } : {}),
})
