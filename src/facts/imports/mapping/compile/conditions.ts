import { and, param, type Sql, sql } from '#sql/sql.ts'
import type { Condition } from '../mapping.ts'
import { cleanSql, narrowSql, PLAIN_TEXT } from '../values/clean.ts'
import { withoutGroups } from '../values/number.ts'

/** Whether a row fits a condition: 1 or 0, never NULL. `cellOf` gives a header's cell. */
export function conditionSql(condition: Condition, cellOf: (header: string) => Sql): Sql {
  const cell = cellOf(condition.column)
  const text = sql`if(match(${cell}, ${PLAIN_TEXT}), ${cell}, ${cleanSql(cell)})`
  const number = sql`toFloat64OrNull(${withoutGroups(narrowSql(cell))})`
  const tests: Sql[] = []
  if (condition.equals !== undefined) {
    const values = typeof condition.equals === 'string' ? [condition.equals] : condition.equals
    tests.push(sql`has(${param([...values], 'Array(String)')}, ${text})`)
  }
  if (condition.starts_with !== undefined)
    tests.push(sql`startsWith(${text}, ${condition.starts_with})`)
  if (condition.contains !== undefined)
    tests.push(sql`position(${text}, ${condition.contains}) > 0`)
  if (condition.less_than !== undefined)
    tests.push(sql`ifNull(${number} < ${param(condition.less_than, 'Float64')}, 0)`)
  if (condition.greater_than !== undefined)
    tests.push(sql`ifNull(${number} > ${param(condition.greater_than, 'Float64')}, 0)`)
  if (condition.empty !== undefined)
    tests.push(condition.empty ? sql`${text} = ''` : sql`${text} != ''`)
  return sql`(${and(tests)})`
}
