import type { Calendar } from './calendar.ts'
import { PURPOSE, type Person } from './people.ts'
import { purchasesOf } from './purchases.ts'
import { type Random, randomFor } from './random.ts'
import { blame, praise, questions } from './world.ts'

/** Something a made customer said. Scores: review and csat 1–5, nps 0–10; a contact has none. */
export type Opinion = {
  readonly id: string
  readonly kind: 'review' | 'csat' | 'nps' | 'contact'
  readonly score: number | undefined
  readonly text: string
  readonly at: string
  readonly orderId: string
}

/** What a person has said by now about what they bought. */
export function* opinionsOf(person: Person, calendar: Calendar): Generator<Opinion> {
  const random = randomFor(person.seed, PURPOSE.opinions, person.number)
  const mood = random.next()
  for (const order of purchasesOf(person, calendar)) {
    // Its own stream per order: orders of the running month come later without changing what was said before.
    const inner = randomFor(
      person.seed,
      PURPOSE.opinions + 100 * Number(order.id.split('-').at(-1)),
      person.number,
    )
    if (order.status !== 'paid' || order.guest || !inner.chance(0.22)) continue
    const opinion = opinionOf(inner, mood)
    const at = later(order.paidAt, 1 + inner.below(9))
    if (at <= calendar.now) yield { ...opinion, id: `${order.id}-f`, at, orderId: order.id }
  }
}

function opinionOf(random: Random, mood: number): Omit<Opinion, 'id' | 'at' | 'orderId'> {
  const content = random.next() < 0.35 + 0.6 * mood
  const text = content ? random.pick(praise) : random.pick(blame)
  const kind = random.next()
  if (kind < 0.5)
    return { kind: 'review', score: content ? 4 + random.below(2) : 1 + random.below(3), text }
  if (kind < 0.7)
    return { kind: 'csat', score: content ? 4 + random.below(2) : 1 + random.below(3), text: '' }
  if (kind < 0.85)
    return { kind: 'nps', score: content ? 8 + random.below(3) : random.below(7), text: '' }
  return { kind: 'contact', score: undefined, text: random.pick(questions) }
}

const later = (wallClock: string, days: number): string =>
  new Date(Date.parse(`${wallClock.replace(' ', 'T')}Z`) + days * 86_400_000)
    .toISOString()
    .slice(0, 19)
    .replace('T', ' ')
