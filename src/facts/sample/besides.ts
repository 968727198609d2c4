import type { Behaviour, Visit } from './behaviour.ts'
import { type Calendar, wallTime } from './calendar.ts'
import { PURPOSE, type Person } from './people.ts'
import { likedProduct, purchasesOf } from './purchases.ts'
import { randomFor } from './random.ts'
import { campaigns, draw, origins, searchWords } from './world.ts'

/**
 * What a visit holds beside looking around: where it came from, searches, second thoughts about the cart, a look at
 * certificates and reviews, goods put up for sale. Its numbers are a stream of their own for each visit, so that the
 * rest of the visit stays what it was.
 */
export function besides(
  person: Person,
  where: Visit,
  first: Behaviour | undefined,
  calendar: Calendar,
): Behaviour[] {
  const random = randomFor(person.seed, PURPOSE.besides + 100 * where.visit, person.number)
  const events: Behaviour[] = []
  const add = (type: string, second: number, about: Partial<Behaviour> = {}): void => {
    events.push({
      ...nothing(person, `${person.id}-v${where.visit}`),
      id: `${person.id}-v${where.visit}-b${events.length + 1}`,
      type,
      at: wallTime(calendar, where.day, where.second + second),
      platform: first?.platform ?? '',
      ...about,
    })
  }
  if (where.visit === 1 || random.chance(0.4)) {
    const channel = where.visit === 1 || random.chance(0.5) ? person.origin : draw(random, origins)
    const words = person.searchWord === '' ? random.pick(searchWords) : person.searchWord
    add('visit', 0, {
      channel,
      campaign: random.chance(0.3) ? random.pick(campaigns) : '',
      keyword: channel.endsWith('搜索') ? words : '',
    })
  }
  const product = likedProduct(random, person)
  const about = { sku: product.sku, category: product.category }
  // Who buys few bargains looks closer at what the goods are.
  const care = 0.12 * (1 - person.thrift)
  if (random.chance(0.15)) add('search', 5, { keyword: random.pick(searchWords) })
  if (random.chance(care)) add('view_certificate', 40 + random.below(200), about)
  if (random.chance(0.5 * care + 0.02)) add('view_reviews', 60 + random.below(300), about)
  if (random.chance(0.04)) add('cart_remove', 400 + random.below(300), about)
  if (person.number % 12 === 0 && random.chance(0.2)) add('publish_item', 700, about)
  return events
}

/** What comes after some orders: a request for service, rarely a dispute. */
export function* aftermathOf(person: Person, calendar: Calendar): Generator<Behaviour> {
  for (const order of purchasesOf(person, calendar)) {
    const number = Number(order.id.split('-').at(-1))
    const random = randomFor(person.seed, PURPOSE.aftermath + 100 * number, person.number)
    const [line] = order.lines
    const type = random.chance(0.045) ? 'after_sale' : random.chance(0.008) ? 'dispute' : undefined
    if (order.status !== 'paid' || order.guest || type === undefined || !line) continue
    yield {
      ...nothing(person, ''),
      id: `${order.id}-a`,
      type,
      at: later(order.paidAt, 1 + random.below(12)),
      sku: line.product.sku,
      category: line.product.category,
    }
  }
}

const nothing = (person: Person, session: string) => ({
  device: `${person.id}-d`,
  session,
  sku: '',
  category: '',
  seconds: undefined,
  platform: '',
  activity: '',
  channel: '',
  campaign: '',
  keyword: '',
})

const later = (wallClock: string, days: number): string =>
  new Date(Date.parse(`${wallClock.replace(' ', 'T')}Z`) + days * 86_400_000)
    .toISOString()
    .slice(0, 19)
    .replace('T', ' ')
