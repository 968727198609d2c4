import { fromEngineTime, type Millis } from '#core/time.ts'
import { instant } from '#metrics/standpoint.ts'
import { and, param, type Sql, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import { BACKFILL, type Cause, type Transition, type TransitionType } from './transition.ts'

/** Something that customers are in or not, by the number that histories speak of. */
export type WatchedOutput = {
  readonly no: number
  readonly kind: 'segment' | 'tag' | 'class'
  /** segment:vip */
  readonly subject: string
  /** '' for segments and for tags without values. */
  readonly value: string
  /** A customer has one value at most: leaving one and entering another is one change. */
  readonly exclusive: boolean
}

export type Collecting = {
  readonly after: bigint
  readonly upTo: bigint
  /** Facts that the runs looked at. */
  readonly batches: { readonly after: bigint; readonly upTo: bigint }
  readonly outputs: readonly WatchedOutput[]
  readonly programs: readonly string[]
  /** Definitions that were changed since the last time. */
  readonly changed: readonly string[]
}

const REASONS_OF_RULES = ['rule_changed', 'level_removed', 'program_start']

/** Makes transitions of what the histories of runs (after, upTo] say. Done again it changes nothing. */
export async function collectTransitions(facts: Facts, collecting: Collecting): Promise<void> {
  const settings = { settings: { optimize_on_insert: 0 } }
  for (const shard of facts.shards) {
    if (collecting.outputs.length > 0)
      await shard.run(sql`${INTO} ${ruleTransitions(collecting)}`, settings)
    if (collecting.programs.length > 0)
      await shard.run(sql`${INTO} ${tierTransitions(collecting)}`, settings)
  }
}

const INTO = sql`INSERT INTO transitions (rev, customer, type, subject, from_value, to_value, at, known_at, version, cause, reason)`
const texts = (all: readonly string[]): Sql => sql`${param([...all], 'Array(String)')}`
const runs = ({ after, upTo }: Collecting): Sql =>
  sql`rev > ${param(after, 'UInt64')} AND rev <= ${param(upTo, 'UInt64')}`

function ruleTransitions(collecting: Collecting): Sql {
  const { outputs } = collecting
  const numbers = param(
    outputs.map(({ no }) => no),
    'Array(UInt32)',
  )
  const said = (of: (output: WatchedOutput) => string): Sql =>
    sql`transform(rule, ${numbers}, ${texts(outputs.map(of))}, '')`
  return sql`
SELECT c.rev, c.customer, type, subject, from_value, to_value, at, at, version, ${causeOf(collecting)}, ''
FROM (
  SELECT rev, customer, subject, any(kind) AS kind, part,
    anyIf(value, entered = 0) AS from_value, anyIf(value, entered = 1) AS to_value,
    max(at) AS at, max(version) AS version, max(entered) AS is_in,
    multiIf(kind = 'class', 'class.changed',
      kind = 'segment', if(is_in = 1, 'segment.entered', 'segment.left'),
      if(is_in = 1, 'tag.added', 'tag.removed')) AS type
  FROM (
    SELECT rev, customer, entered, at, version, ${said(({ kind }) => kind)} AS kind,
      ${said(({ subject }) => subject)} AS subject, ${said(({ value }) => value)} AS value,
      ${said(({ value, exclusive }) => (exclusive ? '' : value))} AS part
    FROM rule_changes
    WHERE ${runs(collecting)} AND rule IN (${numbers})
  )
  GROUP BY rev, customer, subject, part
) AS c
${touchJoin(collecting)}`
}

const tierTransitions = (collecting: Collecting): Sql => sql`
SELECT c.rev, c.customer, 'customer.tier_changed', subject, from_value, to_value, at, known_at, version,
  if(reason IN (${texts(REASONS_OF_RULES)}), 'rule', ${causeOf(collecting)}), reason
FROM (
  SELECT rev, customer, concat('tier:', program) AS subject, toString(from_level) AS from_value, toString(to_level) AS to_value,
    at, known_at, version, toString(reason) AS reason
  FROM tier_changes
  WHERE ${runs(collecting)} AND program IN (${texts(collecting.programs)})
) AS c
${touchJoin(collecting)}`

const causeOf = ({ changed }: Collecting): Sql =>
  sql`multiIf(has(${texts(changed)}, subject), 'rule', t.live = 1, 'facts', t.filled = 1, 'import', 'time')`

/** Whether anything live came about a customer, and whether anything was imported. */
const touchJoin = ({ batches }: Collecting): Sql => sql`
LEFT JOIN (
  SELECT customer, max(load = 0) AS live, max(load != 0) AS filled
  FROM touched
  WHERE batch > ${param(batches.after, 'UInt64')} AND batch <= ${param(batches.upTo, 'UInt64')}
  GROUP BY customer
) AS t ON t.customer = c.customer`

/** Where a list of transitions stands: at this one. */
export type TransitionPlace = Pick<Transition, 'rev' | 'customer' | 'subject' | 'from' | 'to'>

export type TransitionFilter = {
  readonly types?: readonly TransitionType[] | undefined
  readonly subject?: string | undefined
  readonly customer?: number | undefined
  readonly since?: Millis | undefined
  readonly upTo?: bigint
  /** Leave out what is no news. */
  readonly news?: boolean
  readonly order: 'newest' | 'oldest'
  readonly after?: TransitionPlace | undefined
  readonly limit: number
}

/** Transitions in order of the runs that found them. */
export async function listTransitions(
  facts: Facts,
  filter: TransitionFilter,
): Promise<Transition[]> {
  const rows = await facts.query<Row>(sql`
SELECT rev, customer, type, subject, from_value, to_value, at, known_at, version, cause, reason
FROM transitions FINAL
WHERE ${whereOf(filter)}
ORDER BY ${filter.order === 'newest' ? DESCENDING : ASCENDING}
LIMIT ${filter.limit}`)
  return rows.map(toTransition)
}

const ASCENDING = sql`rev, customer, subject, from_value, to_value`
const DESCENDING = sql`rev DESC, customer DESC, subject DESC, from_value DESC, to_value DESC`

function whereOf({
  types,
  subject,
  customer,
  since,
  upTo,
  news,
  order,
  after,
}: TransitionFilter): Sql {
  return and([
    sql`1`,
    ...(types === undefined ? [] : [sql`type IN (${texts(types)})`]),
    ...(subject === undefined ? [] : [sql`subject = ${subject}`]),
    ...(customer === undefined ? [] : [sql`customer = ${param(customer, 'UInt32')}`]),
    ...(since === undefined ? [] : [sql`known_at >= ${instant(since)}`]),
    ...(upTo === undefined ? [] : [sql`rev <= ${param(upTo, 'UInt64')}`]),
    ...(news ? [sql`cause NOT IN (${texts(BACKFILL)})`] : []),
    ...(after === undefined ? [] : beyond(after, order)),
  ])
}

/** The plain bound on `rev` lets the index skip what the whole tuple cannot. */
function beyond({ rev, customer, subject, from, to }: TransitionPlace, order: string): Sql[] {
  const run = param(rev, 'UInt64')
  const place = sql`(${run}, ${param(customer, 'UInt32')}, ${subject}, ${from}, ${to})`
  const here = sql`(rev, customer, toString(subject), toString(from_value), toString(to_value))`
  return order === 'newest'
    ? [sql`rev <= ${run}`, sql`${here} < ${place}`]
    : [sql`rev >= ${run}`, sql`${here} > ${place}`]
}

type Row = {
  rev: string
  customer: number
  type: TransitionType
  subject: string
  from_value: string
  to_value: string
  at: string
  known_at: string
  version: number
  cause: Cause
  reason: string
}

const toTransition = (row: Row): Transition => ({
  rev: BigInt(row.rev),
  customer: row.customer,
  type: row.type,
  subject: row.subject,
  from: row.from_value,
  to: row.to_value,
  at: fromEngineTime(row.at),
  knownAt: fromEngineTime(row.known_at),
  version: row.version,
  cause: row.cause,
  reason: row.reason,
})

/** How many transitions of each definition a run found, for whoever only looks. */
export async function countTransitions(
  facts: Facts,
  runsOf: { readonly after: bigint; readonly upTo: bigint },
): Promise<{ subject: string; count: number; customers: number[] }[]> {
  const rows = await facts.query<{ subject: string; n: string; some: number[] }>(sql`
SELECT toString(subject) AS subject, count() AS n, groupArray(${sql`${SHOWN}`})(customer) AS some
FROM transitions FINAL
WHERE rev > ${param(runsOf.after, 'UInt64')} AND rev <= ${param(runsOf.upTo, 'UInt64')}
GROUP BY subject
ORDER BY subject`)
  return rows.map(({ subject, n, some }) => ({ subject, count: Number(n), customers: some }))
}

/** So many are named; a page that shows more asks anyway. */
const SHOWN = sql`100`
