import type { Readable } from 'node:stream'
import { join, name, param, type Sql, sql } from '#sql/sql.ts'
import type { Facts, QueryOptions } from '#stores/ports.ts'
import type { Deciding } from '../compile/compile-members.ts'
import type { MetricName } from '../conditions/condition.ts'
import type { Bits } from './bits.ts'
import { keptStatement, type Question } from './questions.ts'
import { readBitmaps } from './read-bitmap.ts'
import { readSpent, type Spent } from './spent.ts'

/** Tables in which a run keeps what it found of each customer, each row with the run's number. */
const KEPT = ['customer_metrics', 'customer_tiers', 'customer_rfm', 'customer_rules'] as const

/** How the kept tables stand. */
export type KeptState = {
  /** Which tables they are: others after a whole run. */
  readonly tables: string
  /** What the tables consist of, for each shard; the same ones as long as nothing is written. */
  readonly parts: readonly (readonly Part[])[]
  /** Rows of everybody's numbers. */
  readonly rows: number
}
type Part = { readonly kept: string; readonly place: string; readonly part: string }

/** Asked of the engine's own books, not of the rows. */
export async function keptState(facts: Facts): Promise<KeptState> {
  const shards = await Promise.all(
    facts.shards.map((shard) =>
      shard.query<Part & { n: string }>(sql`
SELECT table AS kept, substring(path, 1, length(path) - length(name) - 1) AS place, name AS part, rows AS n
FROM system.parts
WHERE active AND database = currentDatabase() AND table IN (${param([...KEPT], 'Array(String)')})
ORDER BY kept, part`),
    ),
  )
  const rows = shards.flat()
  return {
    tables: JSON.stringify(shards.map((shard) => [...new Set(shard.map(({ place }) => place))])),
    parts: shards,
    rows: rows.reduce((sum, { kept, n }) => sum + (kept === KEPT[0] ? Number(n) : 0), 0),
  }
}

type Since = {
  readonly run: bigint
  readonly parts: KeptState['parts']
  readonly now: KeptState['parts']
}

/** Whoever a run from `run` on has looked at, by the parts that are new, at most so many; and the newest run. */
export async function lookedAtSince(
  facts: Facts,
  { run, parts, now }: Since,
  limit: number,
): Promise<{ readonly customers: readonly number[]; readonly newest: bigint }> {
  const from = param(run, 'UInt64')
  const found = await Promise.all(
    facts.shards.map((shard, index) => {
      const seen = new Set((parts[index] ?? []).map(({ kept, part }) => `${kept} ${part}`))
      const fresh = (now[index] ?? []).filter(({ kept, part }) => !seen.has(`${kept} ${part}`))
      const tables = KEPT.flatMap((table) => {
        const names = fresh.flatMap(({ kept, part }) => (kept === table ? [part] : []))
        return names.length === 0
          ? []
          : [
              sql`SELECT customer, rev FROM ${name(table)} WHERE _part IN (${param(names, 'Array(String)')}) AND rev >= ${from}`,
            ]
      })
      if (tables.length === 0) return []
      return shard.query<{ customers: number[]; newest: string }>(
        sql`SELECT groupUniqArray(${whole(limit)})(customer) AS customers, max(rev) AS newest FROM (${join(tables, ' UNION ALL ')})`,
      )
    }),
  )
  return found.flat().reduce(
    (all, { customers, newest }) => ({
      customers: [...all.customers, ...customers],
      newest: BigInt(newest) > all.newest ? BigInt(newest) : all.newest,
    }),
    { customers: [] as readonly number[], newest: run },
  )
}

/** The newest run that has written anything. */
export async function newestRun(facts: Facts): Promise<bigint> {
  const rows = KEPT.map((table) => sql`SELECT max(rev) AS rev FROM ${name(table)}`)
  const [row] = await facts.query<{ newest: string }>(
    sql`SELECT max(rev) AS newest FROM (${join(rows, ' UNION ALL ')})`,
  )
  return BigInt(row?.newest ?? 0)
}

/** Whoever each question is true of. */
export async function askEverybody(
  facts: Facts,
  deciding: Deciding,
  questions: readonly Question[],
  options: QueryOptions,
): Promise<Bits[]> {
  if (questions.length === 0) return []
  const sets = questions.map((_, index) => sql`groupBitmapStateIf(customer, ${truthAt(index)})`)
  const answer = sql`SELECT ${join(sets)} FROM (${truthsOf(deciding, questions, [])})`
  return readBitmaps(await bytesOf(await facts.read(answer, 'RowBinary', options)), sets.length)
}

/** What some customers answer, and what they have spent; who is no more is not among them. */
export async function askSome(
  facts: Facts,
  deciding: Deciding,
  { questions, spend, customers }: AskSome,
): Promise<
  { readonly customer: number; readonly truths: readonly number[]; readonly spent: number }[]
> {
  if (customers.length === 0) return []
  const restrict = sql`customer IN (${param([...customers], 'Array(UInt32)')})`
  const some = { ...deciding, scope: { ...deciding.scope, restrict } }
  const truths = join([sql`toUInt8(0)`, ...questions.map((_, index) => truthAt(index))])
  const rows = await facts.query<{ customer: number; truths: number[]; spent: number }>(
    sql`SELECT customer, arrayPopFront([${truths}]) AS truths, ${SPENT} AS spent FROM (${truthsOf(some, questions, [spend])})`,
  )
  return rows
}

type AskSome = {
  readonly questions: readonly Question[]
  readonly spend: MetricName
  readonly customers: readonly number[]
}

/** What everybody has spent, by the customer's number, and who there is. */
export async function spentByAll(
  facts: Facts,
  deciding: Deciding,
  spend: MetricName,
  options: QueryOptions,
): Promise<Spent> {
  const rows = sql`SELECT customer, ${SPENT} AS spent FROM (${truthsOf(deciding, [], [spend])})`
  return readSpent(await facts.read(rows, 'RowBinary', options))
}

const SPENT = sql`toFloat64(ifNull(toInt64(spend), 0))`

const truthAt = (index: number): Sql => sql`${name(`q_${index}`)}`

/** (customer, q_0, q_1, …, spend): one row a customer. */
function truthsOf(
  deciding: Deciding,
  questions: readonly Question[],
  spend: readonly MetricName[],
): Sql {
  const { use, withs, rows } = keptStatement(deciding)
  const columns = [
    ...questions.map(({ truth }, index) => sql`toUInt8(${truth(use)}) AS ${truthAt(index)}`),
    ...spend.map((metric) => sql`${use.metric(metric).value} AS spend`),
  ]
  const sets = withs(deciding.scope)
  return sql`${sets.length === 0 ? sql`` : sql`WITH ${join(sets)} `}SELECT customer, ${join(columns)} FROM (${rows(deciding.scope)})`
}

async function bytesOf(answer: Readable): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** A whole number that has to stand in the text: parameters of aggregates can not be bound. */
const whole = (number: number): Sql => ({
  kind: 'sql',
  texts: [String(Math.trunc(number))],
  parts: [],
})
