import { type Calendar, wallTime } from './calendar.ts'
import { activeDay, PURPOSE, type Person } from './people.ts'
import { type Random, randomFor } from './random.ts'
import {
  channels,
  couponCodes,
  draw,
  hours,
  type Product,
  someProduct,
  storeNames,
} from './world.ts'

export type Line = {
  readonly id: string
  readonly product: Product
  readonly quantity: number
  readonly discount: number
}

/** A made order. Money is minor units, times are wall clock. */
export type Purchase = {
  readonly id: string
  /** Bought without signing in: the shop does not know whose it is. */
  readonly guest: boolean
  readonly orderedAt: string
  /** Empty: not paid. */
  readonly paidAt: string
  readonly status: 'paid' | 'pending' | 'cancelled'
  readonly channel: string
  readonly store: string
  /** express or standard; empty where nothing is sent. */
  readonly delivery: string
  readonly coupon: string
  readonly discount: number
  readonly shipping: number
  readonly lines: readonly Line[]
  readonly refund?: Refund
}

/** `amount` undefined: the whole order. `line`: id of the line it is for, or empty. */
export type Refund = {
  readonly id: string
  readonly at: string
  readonly amount?: number
  readonly line: string
}

/** Everything a person has bought by now, in no particular order. */
export function purchasesOf(person: Person, calendar: Calendar): Purchase[] {
  const random = randomFor(person.seed, PURPOSE.purchases, person.number)
  const wanted = random.chance(0.12) ? 0 : Math.floor(person.zeal * 10.6 * (0.5 + random.next()))
  const found: Purchase[] = []
  for (let number = 1; number <= wanted; number++) {
    // Drawn whole even if it lies ahead, so that what follows does not depend on today.
    const purchase = purchaseOf(random, person, number, calendar)
    if (purchase.orderedAt <= calendar.now) found.push(asOfNow(purchase, calendar.now))
  }
  return found
}

function purchaseOf(random: Random, person: Person, number: number, calendar: Calendar): Purchase {
  const day = activeDay(random, person, calendar)
  const second = random.weighted(hours) * 3600 + random.below(3600)
  const channel = draw(random, channels)
  const id = `${person.id}-${number}`
  const bargain = random.chance(person.thrift)
  const lines = Array.from(
    { length: 1 + (random.chance(0.45) ? 1 + random.below(3) : 0) },
    (_, index): Line => {
      const product = likedProduct(random, person)
      const quantity = random.chance(0.8) ? 1 : 2 + random.below(4)
      const discount =
        bargain && random.chance(0.5) ? Math.round(product.price * quantity * 0.1) : 0
      return { id: String(index + 1), product, quantity, discount }
    },
  )
  const goods = lines.reduce(
    (sum, line) => sum + line.product.price * line.quantity - line.discount,
    0,
  )
  const coupon = bargain && random.chance(0.6) ? random.pick(couponCodes) : ''
  const fate = random.next()
  const paid = fate < 0.93
  const orderedAt = wallTime(calendar, day, second)
  const refund = refundOf(random, { id, lines, day, second }, calendar)
  const service = serviceOf(person, number)
  const lateness = paid && refund === undefined ? service.late : 0
  return {
    id,
    guest: random.chance(0.04),
    orderedAt,
    paidAt: paid ? wallTime(calendar, day, second + 20 + random.below(900) + lateness) : '',
    status: paid ? 'paid' : fate < 0.97 ? 'cancelled' : 'pending',
    channel,
    store: channel === '门店' ? random.pick(storeNames) : '',
    delivery: channel === '门店' ? '' : service.delivery,
    coupon,
    discount: coupon === '' ? 0 : Math.min(2000 + 1000 * random.below(9), Math.floor(goods * 0.3)),
    shipping: channel === '门店' || goods >= 9900 ? 0 : 800,
    lines,
    ...(paid && refund ? { refund } : {}),
  }
}

/** How an order was sent, and how many seconds late it was paid: numbers of their own for every order. */
function serviceOf(person: Person, number: number): { delivery: string; late: number } {
  const random = randomFor(person.seed, PURPOSE.delivery + 100 * number, person.number)
  const isLate = random.chance(0.05)
  const hours = isLate ? 25 + random.below(30) : 0
  return {
    delivery: random.chance(0.35 * (1 - person.thrift)) ? 'express' : 'standard',
    late: hours * 3600,
  }
}

function refundOf(
  random: Random,
  order: { id: string; lines: readonly Line[]; day: number; second: number },
  calendar: Calendar,
): Refund | undefined {
  const days = 1 + random.below(14)
  const at = wallTime(calendar, order.day + days, order.second)
  const kind = random.next()
  const line = order.lines[0]
  const first = line === undefined ? 0 : line.product.price * line.quantity - line.discount
  if (kind < 0.035) return { id: `${order.id}-r`, at, line: '' }
  if (kind < 0.06)
    return { id: `${order.id}-r`, at, amount: Math.floor(first / 2), line: line?.id ?? '' }
  return undefined
}

/** What had happened to the order by now: not yet paid, not yet refunded. */
function asOfNow(purchase: Purchase, now: string): Purchase {
  const { refund, ...order } = purchase
  const known = refund !== undefined && refund.at <= now ? { refund } : {}
  return order.paidAt > now ? { ...order, paidAt: '', status: 'pending' } : { ...order, ...known }
}

/** Mostly from the categories that the person likes. */
export const likedProduct = (random: Random, person: Person): Product =>
  someProduct(
    random,
    random.chance(0.7) ? (person.likes[random.chance(0.65) ? 0 : 1] ?? 0) : random.below(12),
  )
