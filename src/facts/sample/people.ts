import { type Calendar, joinedBefore } from './calendar.ts'
import { type Random, randomFor } from './random.ts'
import { cities, draw, nameOf, origins, searchWords, trickyBirthdays } from './world.ts'

/** What numbers are drawn for; each purpose has its own stream, so that one file does not need the others. */
export const PURPOSE = {
  person: 1,
  purchases: 2,
  behaviour: 3,
  opinions: 4,
  besides: 5,
  delivery: 6,
  aftermath: 7,
} as const

/** A made customer. Days are the calendar's. */
export type Person = {
  readonly seed: number
  readonly number: number
  /** `syn1-0000042`: seed 1, customer 42. */
  readonly id: string
  readonly name: string
  readonly gender: '' | 'female' | 'male'
  /** yyyy-mm-dd or empty. */
  readonly birthday: string
  /** The lunar birthday as the shop wrote it down, or empty. */
  readonly lunarBirthday: string
  readonly phone: string
  readonly email: string
  readonly city: string
  readonly origin: string
  readonly searchWord: string
  readonly joined: number
  /** Last day on which they still come; the calendar's end for those who have not left. */
  readonly leaves: number
  /** How much they do, Zipf-like: most below 1, a few above 20. */
  readonly zeal: number
  /** Share of orders bought on a bargain. */
  readonly thrift: number
  /** Categories they like, the dearest first. */
  readonly likes: readonly number[]
}

/**
 * The person of this number. The same seed and month give the same person, however many there are.
 *
 * @example personOf({ seed: 1, number: 42, calendar }).id // 'syn1-0000042'
 */
export function personOf(where: {
  readonly seed: number
  readonly number: number
  readonly calendar: Calendar
}): Person {
  const { seed, number, calendar } = where
  const random = randomFor(seed, PURPOSE.person, number)
  const gender = random.chance(0.06) ? '' : random.chance(0.58) ? 'female' : 'male'
  const [birthday, lunarBirthday] = birthdayOf(random, number)
  const joined = Math.floor(joinedBefore(calendar) * random.next() ** 0.8)
  const leaves = random.chance(0.35) ? joined + random.below(calendar.days - joined) : calendar.days
  const origin = draw(random, origins)
  const digits = String(number).padStart(7, '0')
  return {
    seed,
    number,
    id: `syn${seed}-${digits}`,
    name: nameOf(random, gender),
    gender,
    birthday,
    lunarBirthday,
    // No Chinese mobile number begins with 12: nobody can ever be called.
    phone: random.chance(0.9) ? `12${seed % 10}${String(number).padStart(8, '0')}` : '',
    // The top-level domain “invalid” is reserved: no mail can ever arrive.
    email: random.chance(0.4) ? `syn${seed}-${digits}@example.invalid` : '',
    city: random.chance(0.95) ? draw(random, cities) : '',
    origin,
    searchWord: origin.endsWith('搜索') ? random.pick(searchWords) : '',
    joined,
    leaves,
    zeal: Math.min(60, 0.45 * (1 - random.next()) ** -0.62),
    thrift: random.next() ** 1.5,
    likes: [random.below(12), random.below(12)],
  }
}

function birthdayOf(random: Random, number: number): readonly [birthday: string, lunar: string] {
  if (number % 40 === 0) return trickyBirthdays[(number / 40) % trickyBirthdays.length] ?? ['', '']
  const day = new Date(Date.UTC(1958, 0, 1) + random.below(17_500) * 86_400_000)
    .toISOString()
    .slice(0, 10)
  return random.chance(0.12) ? ['', ''] : [day, '']
}

/** A day on which the person is active, sooner a shopping festival than another. */
export function activeDay(random: Random, person: Person, calendar: Calendar): number {
  const from = person.joined
  const to = Math.min(person.leaves, calendar.days - 1)
  if (random.chance(0.14)) {
    const peak = random.pick(calendar.peaks)
    if (peak >= from && peak <= to) return peak
  }
  return from + random.below(to - from + 1)
}
