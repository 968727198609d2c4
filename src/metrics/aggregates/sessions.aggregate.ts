import { sql } from '#sql/sql.ts'
import type { Aggregate } from './aggregate.ts'

/** A pause of so many milliseconds ends a visit that has no name. */
const PAUSE = 30 * 60_000

/**
 * How many visits: different sessions by their names, and, of what has no session, each time that nothing at all
 * was done in the 30 minutes before it.
 */
export const sessions: Aggregate = {
  key: 'sessions',
  name: {
    zh: '会话数（无会话编号的按间隔30分钟算）',
    en: 'visits (by session, or 30 minutes apart)',
  },
  of: ['text'],
  takesMany: true,
  takesMissing: true,
  column: () => 'integer',
  empty: 'zero',
  compile: (rows) => {
    const isNamed = rows.field?.oneOf ? sql`1` : sql`${rows.value()} != ''`
    const when = rows.when()
    const named = rows.aggregate('named', sql`uniqExactIf(${rows.value()}, ${when} AND ${isNamed})`)
    const marks = rows.aggregate(
      'marks',
      sql`arraySort(groupArrayIf((toUnixTimestamp64Milli(${rows.at()}), ${isNamed}), ${when}))`,
    )
    const begun = sql`arrayCount((mark, pause, place) -> mark.2 = 0 AND (place = 1 OR pause >= ${PAUSE}), ${marks}, arrayDifference(arrayMap(mark -> mark.1, ${marks})), arrayEnumerate(${marks}))`
    return sql`toInt64(${named} + ${begun})`
  },
  reference: (rows) => {
    const inOrder = rows
      .map(({ at, value }) => ({ at, name: value ?? '' }))
      .sort((a, b) => a.at - b.at || Number(a.name !== '') - Number(b.name !== ''))
    const begun = inOrder.filter(({ at, name }, place) => {
      const before = inOrder[place - 1]
      return name === '' && (before === undefined || at - before.at >= PAUSE)
    })
    const named = new Set(inOrder.map(({ name }) => name).filter((name) => name !== ''))
    return named.size + begun.length
  },
}
