import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { OrderChange } from './order-change.ts'
import { orderOf, type OrderStory, toldOn } from './order-story.ts'

const change = fc.record(
  {
    orderId: fc.constant('A'),
    at: fc.integer({ min: 0, max: 4 }),
    status: fc.constantFrom('completed', 'cancelled'),
    content: fc.integer({ min: 1, max: 5 }).map((total) => ({
      order_total: { amount: total, currency: 'CNY' },
    })),
    who: fc.constantFrom(
      { customer_id: 'c1' },
      { customer_id: 'c2' },
      { identifiers: { anonymous_id: 'd' } },
    ),
  },
  { requiredKeys: ['orderId', 'at', 'status', 'who'] },
)
const changes = fc
  .array(change, { minLength: 1, maxLength: 6 })
  .map((list) => list.map((one, index): OrderChange => ({ ...one, id: `m${index}` })))

const told = (list: readonly OrderChange[]): OrderStory => {
  const story = list.reduce<OrderStory | undefined>(toldOn, undefined)
  if (!story) throw new Error('nothing told')
  return story
}

it('the messages about an order make one story in any order, however often each comes', () => {
  fc.assert(
    fc.property(
      changes.chain((list) =>
        fc.tuple(
          fc.constant(list),
          fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 }),
        ),
      ),
      ([list, again]) => {
        const { changes: _once, ...story } = told(list)
        const { changes: _twice, ...other } = told(again)
        expect(other).toEqual(story)
      },
    ),
  )
})

it('what is told later is a higher version, so that of two writers the later story wins', () => {
  fc.assert(
    fc.property(changes, (list) => {
      let story: OrderStory | undefined
      let version = 0
      for (const one of list) {
        const next = toldOn(story, one)
        const item = orderOf('A', next, 'UTC')
        if (item) {
          expect(item.version ?? 0).toBeGreaterThanOrEqual(version)
          if (story && next !== story && version > 0)
            expect(item.version ?? 0).toBeGreaterThan(version)
          version = item.version ?? 0
        }
        story = next
      }
    }),
  )
})

it('an order is worth nothing until somebody says what, and is not what nobody said', () => {
  const cancelled = told([
    { orderId: 'A', at: 9, id: 'c', status: 'cancelled', who: { customer_id: 'c1' } },
  ])
  expect(orderOf('A', cancelled, 'UTC')).toBeUndefined()
  const whole = toldOn(cancelled, {
    orderId: 'A',
    at: 5,
    id: 'o',
    status: 'completed',
    content: { order_total: { amount: 100, currency: 'CNY' } },
    who: { customer_id: 'c1' },
  })
  expect(orderOf('A', whole, 'UTC')).toMatchObject({
    status: 'cancelled',
    ordered_at: '1970-01-01T00:00:00.005+00:00',
    order_total: { amount: 100 },
  })
})
