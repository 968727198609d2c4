import { param, type Sql, sql } from '#sql/sql.ts'
import { STILL } from '../tables/versioned.ts'
import type { NextContext } from './fact-kind.ts'

/** The version columns of a row that is about to be current, in the table's order. */
export const stamp = (
  context: NextContext,
  from: { customer: Sql; identity: Sql; key: Sql },
): Sql => sql`
  ${from.customer} AS customer,
  ${from.key} AS key,
  toUInt64(0) AS past,
  ${param(context.rev, 'UInt64')} AS rev,
  toUInt8(0) AS gone,
  ${param(context.now, "DateTime64(3, 'UTC')")} AS known_from,
  ${param(STILL, "DateTime64(3, 'UTC')")} AS known_to,
  ${from.identity} AS identity,
  ${param(context.load, 'UInt32')} AS load`
