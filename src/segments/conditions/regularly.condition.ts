import { type Static, Type } from 'typebox'
import { type Millis, startOfDay, startOfMonth, weekdayOf } from '#core/time.ts'
import { instant, type Standpoint } from '#metrics/standpoint.ts'
import { param, sql } from '#sql/sql.ts'
import { defineCondition } from './condition.ts'
import { checkDeed, DEED, deedGround, deedMetric, deedName } from './did.condition.ts'

const closed = { additionalProperties: false }
const RegularlyNode = Type.Object(
  {
    regularly: Type.Object(
      {
        ...DEED,
        each: Type.Union([Type.Literal('day'), Type.Literal('week'), Type.Literal('month')]),
        /** So many whole days, weeks (from Monday) or months before the one that goes on now. */
        last: Type.Integer({ minimum: 1, maximum: 60 }),
      },
      closed,
    ),
  },
  closed,
)
type Regularly = Static<typeof RegularlyNode>['regularly']

/** Did it at least once in each of the last whole days, weeks or months. Always known. */
export const regularlyCondition = defineCondition({
  key: 'regularly',
  name: { zh: '持续发生', en: 'Regularly' },
  group: 'behaviour',
  schema: RegularlyNode,
  examples: [
    {
      node: { regularly: { event: 'order_paid', each: 'month', last: 3 } },
      says: {
        zh: '最近 3 个整月每月都下单付款',
        en: 'in each of the last 3 months: paid an order',
      },
    },
  ],
  check: ({ regularly }, words, path) => checkDeed(deedOf(regularly), words, `${path}/regularly`),
  sentence: ({ regularly }) => {
    const { zh, en } = deedName(regularly)
    const { each, last } = regularly
    const unit = UNITS[each]
    return {
      zh: `最近 ${last} ${unit.whole}${unit.every}都${zh}`,
      en: `in each of the last ${last === 1 ? each : `${last} ${each}s`}: ${en}`,
    }
  },
  compile: ({ regularly }, use) => {
    const starts = startsOf(regularly, use.standpoint)
    const times = use.times(deedMetric(deedOf(regularly), 'count'))
    const [from, until] = [starts.slice(0, -2), starts.slice(1, -1)]
    const first = sql`toInt64(${param(starts[0] ?? 0, 'Int64')})`
    const next = instant(starts.at(-1) ?? 0)
    return {
      truth: sql`arrayAll((f, u) -> arrayExists(t -> t >= f AND t < u, ${times}), ${param(from, 'Array(Int64)')}, ${param(until, 'Array(Int64)')})`,
      // Who did nothing in all this time will not have done it when the next stretch begins either.
      wakes: [sql`if(arrayExists(t -> t >= ${first}, ${times}), ${next}, NULL)`],
    }
  },
  matches: ({ regularly }, sight) => {
    const starts = startsOf(regularly, sight.view).slice(0, -1)
    const times = sight.rows(deedMetric(deedOf(regularly), 'count')).map(({ at }) => at)
    return starts
      .slice(0, -1)
      .every((from, index) => times.some((at) => at >= from && at < (starts[index + 1] ?? 0)))
  },
  ground: ({ regularly }, sight) => deedGround(deedOf(regularly), sight),
  touches: ({ regularly }) => [`event:${regularly.event}`],
})

const UNITS = {
  day: { whole: '个整天', every: '每天' },
  week: { whole: '个整周', every: '每周' },
  month: { whole: '个整月', every: '每月' },
} as const

const deedOf = ({ event, where }: Regularly) => ({ event, ...(where ? { where } : {}) })

/** Where the stretches begin, oldest first; then the one that goes on, and the one after it. */
function startsOf({ each, last }: Regularly, { asOf, zone }: Standpoint): Millis[] {
  const places = Array.from({ length: last + 2 }, (_, index) => index - last)
  if (each === 'month') return places.map((months) => startOfMonth(asOf, zone, months))
  if (each === 'day') return places.map((days) => startOfDay(asOf, zone, days))
  const monday = 1 - weekdayOf(asOf, zone)
  return places.map((weeks) => startOfDay(asOf, zone, monday + 7 * weeks))
}
