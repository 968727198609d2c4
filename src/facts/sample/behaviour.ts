import { type Calendar, wallTime } from './calendar.ts'
import { aftermathOf, besides } from './besides.ts'
import { activeDay, PURPOSE, type Person } from './people.ts'
import { likedProduct } from './purchases.ts'
import { type Random, randomFor } from './random.ts'
import { activities, draw, hours } from './world.ts'

/** A made behaviour event. `seconds`: dwell time; properties go to columns of their own. */
export type Behaviour = {
  readonly id: string
  readonly device: string
  readonly type: string
  readonly at: string
  readonly session: string
  readonly sku: string
  readonly category: string
  readonly seconds: number | undefined
  readonly platform: string
  readonly activity: string
  /** Of a visit: where it came from. */
  readonly channel: string
  readonly campaign: string
  readonly keyword: string
}

const PLATFORMS = ['mini_program', 'mini_program', 'app', 'app', 'web'] as const

/** Everything a person has done by now, visit by visit. */
export function* behaviourOf(person: Person, calendar: Calendar): Generator<Behaviour> {
  const random = randomFor(person.seed, PURPOSE.behaviour, person.number)
  const visits = Math.floor(person.zeal * 11.3 * (0.4 + random.next()))
  for (let visit = 1; visit <= visits; visit++) {
    const isFirst = visit === 1
    const day = isFirst ? person.joined : activeDay(random, person, calendar)
    const second = isFirst ? 39_000 : random.weighted(hours) * 3600 + random.below(3600)
    const where = { visit, day, second }
    const seen = visitOf(random, person, where, calendar)
    for (const one of [...seen, ...besides(person, where, seen[0], calendar)]) {
      if (one.at <= calendar.now) yield one
    }
  }
  for (const one of aftermathOf(person, calendar)) if (one.at <= calendar.now) yield one
}

export type Visit = { readonly visit: number; readonly day: number; readonly second: number }

function visitOf(random: Random, person: Person, where: Visit, calendar: Calendar): Behaviour[] {
  const session = `${person.id}-v${where.visit}`
  const platform = random.pick(PLATFORMS)
  let second = where.second
  const events: Behaviour[] = []
  const add = (
    type: string,
    about: { sku?: string; category?: string; seconds?: number; activity?: string } = {},
  ): void => {
    events.push({
      id: `${session}-${events.length + 1}`,
      device: `${person.id}-d`,
      type,
      at: wallTime(calendar, where.day, second),
      session,
      sku: about.sku ?? '',
      category: about.category ?? '',
      seconds: about.seconds,
      platform,
      activity: about.activity ?? '',
      channel: '',
      campaign: '',
      keyword: '',
    })
    second += 2 + random.below(60)
  }

  if (where.visit === 1 || random.chance(0.35)) add('login')
  if (random.chance(0.03 + 0.12 * person.thrift))
    add('campaign_join', { activity: draw(random, activities) })
  const views = 1 + random.below(5)
  for (let view = 0; view < views; view++) {
    const product = likedProduct(random, person)
    const about = { sku: product.sku, category: product.category }
    const seconds = Math.round(10 * (3 + 200 * random.next() ** 3)) / 10
    add('view', { ...about, seconds })
    second += Math.floor(seconds)
    if (random.chance(0.2)) add('click', about)
    if (random.chance(0.12)) add('cart_add', about)
    if (random.chance(0.05)) add('favourite', about)
    if (random.chance(0.02)) add('share', about)
  }
  if (random.chance(0.02)) add('review')
  return events
}
