import { join, param, type Sql, sql } from '#sql/sql.ts'
import { rfmClasses } from './classes.ts'
import { AXES, type Axis, type RfmModel } from './rfm-model.ts'
import type { RfmCuts } from './scores.ts'

/** What a scoring reads: (customer, recency, frequency, monetary) of everybody, recency null = not scored. */
export type RfmSource = { readonly rows: Sql }

const COLUMN: Readonly<Record<Axis, string>> = { r: 'recency', f: 'frequency', m: 'monetary' }
const column = (axis: Axis): Sql => ({ kind: 'sql', texts: [COLUMN[axis]], parts: [] })
const score = (axis: Axis): Sql => ({ kind: 'sql', texts: [axis], parts: [] })

/** The quantiles and the number of everybody scored. */
export function compileQuantiles(model: RfmModel, source: RfmSource): Sql {
  const levels = (axis: Axis): Sql => {
    const count = model.bins[axis]
    // The levels of an aggregate are part of its name: they can not be bound.
    const text = Array.from({ length: count - 1 }, (_, index) =>
      ((index + 1) / count).toString(),
    ).join(', ')
    return { kind: 'sql', texts: [text], parts: [] }
  }
  const cuts = AXES.map(
    (axis) =>
      sql`quantilesExactInclusive(${levels(axis)})(toFloat64(${column(axis)})) AS ${score(axis)}`,
  )
  return sql`SELECT ${join(cuts)}, count() AS scored FROM (${source.rows}) WHERE isNotNull(recency)`
}

/** Mean scores of everybody scored with the cut-points. */
export function compileMeans(model: RfmModel, source: RfmSource, cuts: RfmCuts['cuts']): Sql {
  const means = AXES.map((axis) => sql`avg(${score(axis)}) AS ${score(axis)}_mean`)
  return sql`SELECT ${join(means)} FROM (${scored(model, source, cuts)})`
}

/** (customer, recency, frequency, monetary, r, f, m, class, group) of everybody scored. */
export function compileScores(model: RfmModel, source: RfmSource, { cuts, means }: RfmCuts): Sql {
  return sql`
SELECT customer, recency, frequency, monetary, r, f, m,
  ${classSql(means)} AS class,
  ${groupSql(model)} AS group
FROM (${scored(model, source, cuts)})`
}

function scored(model: RfmModel, source: RfmSource, cuts: RfmCuts['cuts']): Sql {
  const scores = AXES.map(
    (axis) =>
      sql`toUInt8(${model.method === 'ranks' ? rankSql(model, axis) : cutSql(model, axis, cuts[axis])}) AS ${score(axis)}`,
  )
  return sql`
  SELECT customer, toFloat64(assumeNotNull(recency)) AS recency, toFloat64(ifNull(frequency, 0)) AS frequency,
    toFloat64(ifNull(monetary, 0)) AS monetary,
    ${join(scores, ',\n    ')}
  FROM (${source.rows}) AS s
  WHERE isNotNull(s.recency)`
}

function cutSql(model: RfmModel, axis: Axis, cuts: readonly number[]): Sql {
  const value = column(axis)
  // A sum of comparisons, not a function over an array: the engine does it a column at a time.
  const passed = cuts.map((cut) =>
    model.method === 'quantiles'
      ? sql`(${value} > ${param(cut, 'Float64')})`
      : sql`(${value} >= ${param(cut, 'Float64')})`,
  )
  const count = passed.length === 0 ? sql`0` : join(passed, ' + ')
  return axis === 'r' ? sql`${param(model.bins.r, 'UInt8')} - (${count})` : sql`1 + (${count})`
}

function rankSql(model: RfmModel, axis: Axis): Sql {
  const bins = param(model.bins[axis], 'UInt8')
  const value = column(axis)
  const order = axis === 'r' ? sql`${value} DESC, customer` : sql`${value}, customer`
  return sql`1 + intDiv((row_number() OVER (ORDER BY ${order}) - 1) * ${bins}, count() OVER ())`
}

function classSql(means: RfmCuts['means']): Sql {
  const cases = rfmClasses.slice(0, -1).map(({ key, high }) => {
    const tests = AXES.map(
      (axis) =>
        sql`(${score(axis)} > ${param(means[axis], 'Float64')}) = ${param(high[axis] ? 1 : 0, 'UInt8')}`,
    )
    return sql`${join(tests, ' AND ')}, ${key}`
  })
  return sql`multiIf(${join(cases)}, ${rfmClasses.at(-1)?.key ?? ''})`
}

function groupSql(model: RfmModel): Sql {
  if (model.groups.length === 0) return sql`''`
  const cases = model.groups.map((group) => {
    const tests = AXES.map(
      (axis) =>
        sql`${score(axis)} BETWEEN ${param(group[axis][0], 'UInt8')} AND ${param(group[axis][1], 'UInt8')}`,
    )
    return sql`${join(tests, ' AND ')}, ${group.key}`
  })
  return sql`multiIf(${join(cases)}, '')`
}
