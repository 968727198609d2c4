import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileProgram } from './compile-program.ts'
import { fold, folder } from './fold.ts'
import { checkpointsOfOrders, type OrderMeasure, type TierOrder } from './order-checkpoints.ts'
import { calendars, casesWanted } from './testing/cases.ts'
import { instantsIn, ZONES } from './testing/arbitrary-history.ts'
import { orders } from './testing/arbitrary-orders.ts'
import { SPEND, versions } from './testing/arbitrary-program.ts'
import type { TierProgramVersion } from './tier-program.ts'
import { type Timeline, timelineOf } from './timeline.ts'
import { addOrder, clearTimeline, finishTimeline, timelineBuilder } from './timeline-builder.ts'

const known = calendars()

const aStory = fc.constantFrom(...ZONES).chain((zone) => {
  const instants = instantsIn(zone)
  return fc.record({
    zone: fc.constant(zone),
    versions: versions(instants),
    policies: fc.array(
      fc.record({
        refunds: fc.constantFrom('recount', 'keep'),
        pending_days: fc.constantFrom(0, 0, 7),
      }),
      { minLength: 3, maxLength: 3 },
    ),
    orders: orders(instants),
    shuffled: fc.integer(),
    asOf: instants,
  })
})

test('rows read one by one and orders told whole make the same tiers', () => {
  fc.assert(
    fc.property(aStory, (it) => {
      const rules = it.versions.map((one, index) => ({
        ...one,
        body: { ...one.body, ...it.policies[index] },
      })) as TierProgramVersion[]
      const program = compileProgram(rules, known.table(it.zone))
      const takes = program.measures.map(
        (one): OrderMeasure => (one.key === JSON.stringify(SPEND) ? 'net_amount' : 'count'),
      )
      const seen = it.orders
        .filter((one) => one.at <= it.asOf)
        .map((one) => ({
          ...one,
          voidAt: one.voidAt > it.asOf ? Infinity : one.voidAt,
          refunds: one.refunds.filter((refund) => refund.at <= it.asOf),
        }))
      const { timeline } = timelineOf(
        checkpointsOfOrders(program, [...seen, ...seen], takes),
        takes.length,
      )
      const joinedAt = Math.min(Infinity, ...seen.map((one) => one.at))
      const input = (of: Timeline) => ({
        timeline: of,
        joinedAt: joinedAt === Infinity ? Number.NaN : joinedAt,
        pins: [],
      })
      const whole = structuredClone(fold(folder(program), input(timeline), it.asOf))
      const row = structuredClone(fold(folder(program), input(built(program, it)), it.asOf))
      expect(withoutCount(row)).toEqual(withoutCount(whole))
    }),
    { numRuns: casesWanted(3000) },
  )
}, 120_000)

function built(
  program: ReturnType<typeof compileProgram>,
  it: { orders: readonly TierOrder[]; asOf: number; shuffled: number },
): Timeline {
  const builder = timelineBuilder(program, it.asOf)
  const net = program.measures.map((one) => one.key === JSON.stringify(SPEND))
  clearTimeline(builder)
  const turned = it.shuffled % 2 === 0 ? it.orders : [...it.orders].reverse()
  for (const order of turned) {
    builder.refundAt.length = 0
    builder.refundAmount.length = 0
    for (const refund of order.refunds) {
      if (refund.at > it.asOf) continue
      builder.refundAt.push(refund.at)
      builder.refundAmount.push(refund.amount)
    }
    addOrder(builder, { ...order, weights: new Float64Array(net.length).fill(1) }, { net })
  }
  return finishTimeline(builder)
}

/** How many checkpoints there were by a change says nothing about the tier. */
const withoutCount = ({ history, ...rest }: ReturnType<typeof fold>) => {
  const { checkpoints: _, ...columns } = history
  return { ...rest, history: columns, dueAt: 0 }
}
