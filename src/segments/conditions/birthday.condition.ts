import { type Static, Type } from 'typebox'
import { problem } from '#core/problem.ts'
import { fail, ok } from '#core/result.ts'
import { startOfDay } from '#core/time.ts'
import { instant, type Standpoint } from '#metrics/standpoint.ts'
import { param, type Sql, sql } from '#sql/sql.ts'
import { asDate, asDateSql, holdsSpec } from './attribute.condition.ts'
import { comingDays, nextTurns } from './coming-days.ts'
import { type Compiled, defineCondition } from './condition.ts'
import { birthdaysOn, bornFor, datesFrom, lunarBirthday } from './lunar-days.ts'

const closed = { additionalProperties: false }
const BirthdayNode = Type.Object(
  {
    birthday: Type.Object(
      {
        within: Type.Object({ days: Type.Integer({ minimum: 1, maximum: 366 }) }, closed),
        /** By the traditional calendar; within 60 days at most. */
        lunar: Type.Optional(Type.Boolean()),
      },
      closed,
    ),
  },
  closed,
)
type Birthday = Static<typeof BirthdayNode>['birthday']

/** Days ahead for which a lunar birthday's coming is known exactly; everybody else is looked at again after them. */
const HORIZON = 30

/**
 * The birthday falls on one of the next days, today included. Born on 29 February: on 28 February in other years.
 * Lunar: a leap month counts as the month before it; born on the 30th: on the 29th where the month has no 30th; born
 * before 1900: no. Without a date of birth: not known.
 */
export const birthdayCondition = defineCondition({
  key: 'birthday',
  name: { zh: '生日', en: 'Birthday' },
  group: 'dates',
  schema: BirthdayNode,
  examples: [
    {
      node: { birthday: { within: { days: 7 } } },
      says: {
        zh: '未来 7 天内过生日（含今天）',
        en: 'birthday in the next 7 days, today included',
      },
    },
    {
      node: { birthday: { within: { days: 1 }, lunar: true } },
      says: { zh: '今天过农历生日', en: 'lunar birthday today' },
    },
  ],
  check: ({ birthday }, _words, path) =>
    birthday.lunar && birthday.within.days > 60
      ? fail(problem('too_big', { limit: 60 }, `${path}/birthday/within/days`))
      : ok(true),
  sentence: ({ birthday }) => {
    const { days } = birthday.within
    const [zh, en] = birthday.lunar ? ['农历生日', 'lunar birthday'] : ['生日', 'birthday']
    return days === 1
      ? { zh: `今天过${zh}`, en: `${en} today` }
      : {
          zh: `未来 ${days} 天内过${zh}（含今天）`,
          en: `${en} in the next ${days} days, today included`,
        }
  },
  compile: ({ birthday }, use) => {
    const date = asDateSql(use.metric(holdsSpec('birthday')).value)
    return birthday.lunar
      ? lunarSql(birthday, date, use.standpoint)
      : solarSql(birthday, date, use.standpoint)
  },
  matches: ({ birthday }, { metric, view }) => {
    const date = asDate(metric(holdsSpec('birthday')))
    if (date === null) return null
    const { days } = birthday.within
    if (!birthday.lunar) return comingDays(view, days).some(({ key }) => key === date.slice(5))
    if (date < '1900-01-01') return false
    const own = lunarBirthday(date)
    return datesFrom(view, days).some((day) => day >= date && birthdaysOn(day).includes(own))
  },
  ground: (_, sight) => ({
    text: { zh: '生日', en: 'birthday' },
    value: asDate(sight.metric(holdsSpec('birthday'))),
  }),
  touches: () => ['attribute:birthday'],
})

function solarSql({ within: { days } }: Birthday, date: Sql, standpoint: Standpoint): Compiled {
  const key = sql`substring(${date}, 6, 5)`
  const keys = comingDays(standpoint, days).map((one) => one.key)
  // Two years from today on, every day of the calendar has come.
  const { keys: all, turns } = nextTurns(comingDays(standpoint, 732), days, standpoint)
  return {
    truth: sql`if(isNull(${date}), NULL, has(${param([...new Set(keys)], 'Array(String)')}, ifNull(${key}, '')))`,
    wakes: [turnSql(key, all, turns)],
  }
}

/** The instant that stands at the place of the key; null if it stands nowhere. */
export const turnSql = (key: Sql, keys: readonly string[], turns: readonly number[]): Sql =>
  sql`fromUnixTimestamp64Milli(nullIf(transform(ifNull(${key}, ''), ${param(keys, 'Array(String)')}, ${param(turns, 'Array(Int64)')}, toInt64(0)), 0), 'UTC')`

function lunarSql({ within: { days } }: Birthday, date: Sql, standpoint: Standpoint): Compiled {
  const { asOf, zone } = standpoint
  const born = bornFor(datesFrom(standpoint, days + HORIZON))
  const inTime = born.filter(({ place }) => place < days).map((one) => one.date)
  const turns = born.map(({ place }) =>
    startOfDay(asOf, zone, place < days ? place + 1 : place - days + 1),
  )
  const known = turnSql(
    date,
    born.map((one) => one.date),
    turns,
  )
  const later = instant(startOfDay(asOf, zone, HORIZON))
  return {
    truth: sql`if(isNull(${date}), NULL, has(${param(inTime, 'Array(String)')}, ifNull(${date}, '')))`,
    wakes: [sql`if(isNull(${date}), NULL, ifNull(${known}, ${later}))`],
  }
}
