import { type Static, Type } from 'typebox'
import { ok } from '#core/result.ts'
import { dayOf } from '#core/time.ts'
import type { Value } from '#metrics/facts/fact.ts'
import type { FactMetric } from '#metrics/metric-spec.ts'
import { zoneOf } from '#metrics/standpoint.ts'
import { param, type Sql, sql } from '#sql/sql.ts'
import { turnSql } from './birthday.condition.ts'
import { holdsSpec } from './attribute.condition.ts'
import { comingDays, nextTurns } from './coming-days.ts'
import { defineCondition, type Sight, type Use } from './condition.ts'

const closed = { additionalProperties: false }
const AnniversaryNode = Type.Object(
  {
    anniversary: Type.Object(
      {
        of: Type.Union([Type.Literal('joined_at'), Type.Literal('first_order')]),
        within: Type.Object({ days: Type.Integer({ minimum: 1, maximum: 365 }) }, closed),
      },
      closed,
    ),
  },
  closed,
)
type Anniversary = Static<typeof AnniversaryNode>['anniversary']

const NAMES = {
  joined_at: { zh: '入会', en: 'joining' },
  first_order: { zh: '首单', en: 'the first order' },
} as const

/**
 * Whole years since joining or the first order are full on one of the next days, today included; the first time a year
 * after it. 29 February: on 28 February in other years. Not known of who never joined or bought.
 */
export const anniversaryCondition = defineCondition({
  key: 'anniversary',
  name: { zh: '周年', en: 'Anniversary' },
  group: 'dates',
  schema: AnniversaryNode,
  examples: [
    {
      node: { anniversary: { of: 'joined_at', within: { days: 7 } } },
      says: {
        zh: '未来 7 天内入会满周年（含今天）',
        en: 'anniversary of joining in the next 7 days, today included',
      },
    },
  ],
  check: () => ok(true),
  sentence: ({ anniversary: { of, within } }) => {
    const { zh, en } = NAMES[of]
    return within.days === 1
      ? { zh: `今天${zh}满周年`, en: `anniversary of ${en} today` }
      : {
          zh: `未来 ${within.days} 天内${zh}满周年（含今天）`,
          en: `anniversary of ${en} in the next ${within.days} days, today included`,
        }
  },
  compile: ({ anniversary }, use) => {
    const { standpoint } = use
    const { days } = anniversary.within
    const day = daySql(anniversary, use)
    const key = sql`substring(toString(${day}), 6, 5)`
    const coming = comingDays(standpoint, days)
    const years = param(
      coming.map(({ year }) => year),
      'Array(UInt16)',
    )
    const keys = param(
      coming.map((one) => one.key),
      'Array(String)',
    )
    const year = sql`transform(ifNull(${key}, ''), ${keys}, ${years}, toUInt16(0))`
    const next = nextTurns(comingDays(standpoint, 732), days, standpoint)
    return {
      truth: sql`if(isNull(${day}), NULL, ${year} > toYear(${day}))`,
      wakes: [turnSql(key, next.keys, next.turns)],
    }
  },
  matches: ({ anniversary }, sight) => {
    const day = dayIn(anniversary, sight)
    if (day === null) return null
    return comingDays(sight.view, anniversary.within.days).some(
      ({ key, year }) => key === day.slice(5) && year > Number(day.slice(0, 4)),
    )
  },
  ground: ({ anniversary }, sight) => ({
    text: NAMES[anniversary.of],
    value: dayIn(anniversary, sight),
  }),
  touches: ({ anniversary: { of } }) =>
    of === 'joined_at' ? ['attribute:joined_at'] : ['event:order_paid'],
})

const FIRST_ORDER: FactMetric = { fact: 'orders', aggregate: 'first' }
const TIME = /^(19|2[012])\d\d-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?$/
const TIME_SQL =
  '^(19|2[012])\\d\\d-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,3})?)?(Z|[+-]\\d\\d:\\d\\d)?$'

/** The day of the shop's calendar on which it was. The facts keep instants in UTC. */
function daySql({ of }: Anniversary, use: Use): Sql {
  const zone = zoneOf(use.standpoint)
  if (of === 'first_order') return sql`toDate32(${use.metric(FIRST_ORDER).value}, ${zone})`
  const text = use.metric(holdsSpec('joined_at')).value
  const at = sql`parseDateTime64BestEffortOrNull(ifNull(${text}, ''), 3, 'UTC')`
  return sql`if(match(ifNull(${text}, ''), ${TIME_SQL}), toDate32(${at}, ${zone}), NULL)`
}

function dayIn({ of }: Anniversary, sight: Sight): string | null {
  const { zone } = sight.view
  const found: Value =
    of === 'first_order' ? sight.metric(FIRST_ORDER) : sight.metric(holdsSpec('joined_at'))
  if (typeof found === 'number') return dayOf(found, zone)
  if (typeof found !== 'string' || !TIME.test(found)) return null
  const iso = found.replace(' ', 'T')
  const at = Date.parse(/(Z|[+-]\d\d:\d\d)$/.test(iso) ? iso : `${iso}Z`)
  return Number.isNaN(at) ? null : dayOf(at, zone)
}
