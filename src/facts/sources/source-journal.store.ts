import type { Clock } from '#core/clock.ts'
import type { Problem } from '#core/problem.ts'
import type { Millis } from '#core/time.ts'
import { param, type Sql, sql } from '#sql/sql.ts'
import { instant, instants, texts } from '#stores/instant.ts'
import type { Ledger } from '#stores/ports.ts'
import type { Arrival, Outcome } from './arrival.ts'

export type Counts = { readonly received: number } & Readonly<Record<Outcome, number>>
type Row = Record<'received' | 'fresh' | 'updated' | 'duplicate' | 'rejected' | 'ignored', bigint>

/** Of a burst, the live view shows so many of a second; and of each source so many in all, for so long. */
const SHOWN_AT_ONCE = 50
const SHOWN = 300
const SHOWN_MS = 24 * 3_600_000
const RAW_LETTERS = 8_000
const FLUSH_MS = 500
const HOUR = 3_600_000

export type SourceJournal = ReturnType<typeof sourceJournal>

/**
 * What is kept of how sources do: counts by the hour, problems, and what the live view shows. Noted in memory and
 * written twice a second: a crash loses half a second of statistics, never a fact.
 */
export function sourceJournal({ ledger, clock }: { ledger: Ledger; clock: Clock }) {
  const waiting = new Map<string, Arrival[]>()
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()

  const flush = (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    const batch = [...waiting]
    waiting.clear()
    // A flush that failed must not keep the next one from being written.
    writing = writing
      .catch(() => undefined)
      .then(async () => {
        for (const [source, arrivals] of batch) await write(ledger, source, arrivals, clock.now())
      })
    return writing
  }

  return {
    /** What arrived at a source. */
    note(source: string, arrivals: readonly Arrival[]): void {
      const list = waiting.get(source)
      if (list) list.push(...arrivals)
      else waiting.set(source, [...arrivals])
      timer ??= setTimeout(() => void flush().catch(() => undefined), FLUSH_MS).unref()
    },

    /** Writes what is noted. */
    flush,

    /** Takes away what was shown long enough, also of sources that are silent or gone. */
    async tidy(): Promise<void> {
      await ledger.query(sql`
        DELETE FROM source_arrivals WHERE at < ${instant(clock.now() - SHOWN_MS)}
          OR source NOT IN (SELECT key FROM sources)`)
    },

    async counts(since: Millis): Promise<Map<string, Counts>> {
      const rows = await ledger.query<Row & { source: string }>(sql`
        SELECT source, ${SUMS} FROM source_hours WHERE hour >= ${instant(hourOf(since))} GROUP BY source`)
      return new Map(rows.map((row) => [row.source, countsOf(row)]))
    },

    async hours(source: string, since: Millis): Promise<({ hour: Millis } & Counts)[]> {
      const rows = await ledger.query<Row & { hour: Millis }>(sql`
        SELECT hour, ${SUMS} FROM source_hours
        WHERE source = ${source} AND hour >= ${instant(hourOf(since))} GROUP BY hour ORDER BY hour`)
      return rows.map((row) => ({ hour: row.hour, ...countsOf(row) }))
    },

    async kinds(source: string, since: Millis): Promise<({ what: string } & Counts)[]> {
      const rows = await ledger.query<Row & { what: string }>(sql`
        SELECT what, ${SUMS} FROM source_hours
        WHERE source = ${source} AND hour >= ${instant(hourOf(since))} GROUP BY what ORDER BY what`)
      return rows.map((row) => ({ what: row.what, ...countsOf(row) }))
    },

    /** What went wrong last, one row for each thing. */
    problems: (source: string): Promise<SourceProblem[]> =>
      ledger.query<SourceProblem>(sql`
        SELECT problem, times, first_at, last_at FROM source_problems
        WHERE source = ${source} ORDER BY last_at DESC, code, path LIMIT ${PROBLEMS}`),

    /** The latest arrivals, newest first; `after` and `before` are ids of arrivals. */
    arrivals: (
      source: string,
      { limit, after, before }: { limit: number; after?: bigint; before?: bigint },
    ): Promise<{ id: bigint; arrival: Arrival }[]> =>
      ledger.query(sql`
        SELECT id, arrival FROM source_arrivals
        WHERE source = ${source} AND at > ${instant(clock.now() - SHOWN_MS)}
          ${after === undefined ? sql`` : sql`AND id > ${param(after, 'Int64')}`}
          ${before === undefined ? sql`` : sql`AND id < ${param(before, 'Int64')}`}
        ORDER BY id DESC LIMIT ${limit}`),
  }
}

export type SourceProblem = {
  readonly problem: Problem
  readonly times: bigint
  readonly first_at: Millis
  readonly last_at: Millis
}
/** So many different problems of a source are kept. */
const PROBLEMS = 100

async function write(
  ledger: Ledger,
  source: string,
  arrivals: readonly Arrival[],
  now: Millis,
): Promise<void> {
  await ledger.transaction(async (inner) => {
    // A source that was removed meanwhile keeps nothing.
    const [there] = await inner.query(
      sql`UPDATE sources SET last_seen_at = ${instant(now)} WHERE key = ${source} RETURNING key`,
    )
    if (!there) return
    await countThem(inner, source, arrivals)
    await keepProblems(inner, source, arrivals)
    await show(inner, source, arrivals)
  })
}

async function countThem(
  ledger: Ledger,
  source: string,
  arrivals: readonly Arrival[],
): Promise<void> {
  const counts = new Map<string, { hour: Millis; what: string; of: Map<Outcome, number> }>()
  for (const { at, what, outcome } of arrivals) {
    const hour = hourOf(at)
    const entry = counts.get(`${hour} ${what}`) ?? { hour, what, of: new Map<Outcome, number>() }
    entry.of.set(outcome, (entry.of.get(outcome) ?? 0) + 1)
    counts.set(`${hour} ${what}`, entry)
  }
  const rows = [...counts.values()]
  const column = (outcome: Outcome): Sql =>
    sql`${param(
      rows.map(({ of }) => of.get(outcome) ?? 0),
      'Array(Int64)',
    )}::bigint[]`
  await ledger.query(sql`
    INSERT INTO source_hours AS h (source, hour, what, received, fresh, updated, duplicate, rejected, ignored)
    SELECT ${source}, hour, what, fresh + updated + duplicate + rejected + ignored, fresh, updated, duplicate, rejected, ignored
    FROM unnest(
      ${instants(rows.map(({ hour }) => hour))},
      ${texts(rows.map(({ what }) => what))},
      ${column('new')}, ${column('updated')}, ${column('duplicate')}, ${column('rejected')}, ${column('ignored')})
      AS n (hour, what, fresh, updated, duplicate, rejected, ignored)
    ORDER BY hour, what
    ON CONFLICT (source, hour, what) DO UPDATE SET received = h.received + excluded.received,
      fresh = h.fresh + excluded.fresh, updated = h.updated + excluded.updated,
      duplicate = h.duplicate + excluded.duplicate, rejected = h.rejected + excluded.rejected,
      ignored = h.ignored + excluded.ignored`)
}

async function keepProblems(
  ledger: Ledger,
  source: string,
  arrivals: readonly Arrival[],
): Promise<void> {
  const found = new Map<string, { problem: Problem; path: string; at: Millis; times: number }>()
  for (const { problem: it, at } of arrivals) {
    for (const one of it?.errors ?? (it ? [it] : [])) {
      // Places in lists are one problem: /products/0/price and /products/7/price.
      const path = (one.path ?? '').replace(/\/\d+(?=\/|$)/g, '/*')
      const before = found.get(`${one.code} ${path}`)
      found.set(`${one.code} ${path}`, { problem: one, path, at, times: (before?.times ?? 0) + 1 })
    }
  }
  if (found.size === 0) return
  for (const { problem: it, path, at, times } of found.values()) {
    await ledger.query(sql`
      INSERT INTO source_problems AS p (source, code, path, problem, times, first_at, last_at)
      VALUES (${source}, ${it.code}, ${path.slice(0, 300)}, ${JSON.stringify(it)}::jsonb, ${times}, ${instant(at)}, ${instant(at)})
      ON CONFLICT (source, code, path) DO UPDATE SET times = p.times + excluded.times,
        problem = excluded.problem, last_at = greatest(p.last_at, excluded.last_at)`)
  }
  await ledger.query(sql`
    DELETE FROM source_problems WHERE source = ${source} AND (code, path) NOT IN (
      SELECT code, path FROM source_problems WHERE source = ${source} ORDER BY last_at DESC LIMIT ${PROBLEMS})`)
}

async function show(ledger: Ledger, source: string, arrivals: readonly Arrival[]): Promise<void> {
  const shown = arrivals.slice(-SHOWN_AT_ONCE)
  await ledger.query(sql`
    INSERT INTO source_arrivals (source, at, arrival)
    SELECT ${source}, at, arrival::jsonb
    FROM unnest(
      ${instants(shown.map(({ at }) => at))},
      ${texts(shown.map((arrival) => JSON.stringify({ ...arrival, raw: bounded(arrival.raw) })))}) AS n (at, arrival)`)
  await ledger.query(sql`
    DELETE FROM source_arrivals WHERE source = ${source} AND (at < ${instant((arrivals.at(-1)?.at ?? 0) - SHOWN_MS)}
      OR id < coalesce((SELECT id FROM source_arrivals WHERE source = ${source} ORDER BY id DESC OFFSET ${SHOWN} LIMIT 1), 0))`)
}

/** Something long is shown by its beginning. \u0000 is no letter of the ledger. */
function bounded(raw: unknown): unknown {
  if (raw === undefined) return undefined
  const text = JSON.stringify(raw).replaceAll('\\u0000', '')
  return text.length > RAW_LETTERS
    ? `${text.slice(0, RAW_LETTERS).toWellFormed()} …`
    : (JSON.parse(text) as unknown)
}

const SUMS = sql`sum(received)::bigint AS received, sum(fresh)::bigint AS fresh, sum(updated)::bigint AS updated,
  sum(duplicate)::bigint AS duplicate, sum(rejected)::bigint AS rejected, sum(ignored)::bigint AS ignored`

const countsOf = (row: Row): Counts => ({
  received: Number(row.received),
  new: Number(row.fresh),
  updated: Number(row.updated),
  duplicate: Number(row.duplicate),
  rejected: Number(row.rejected),
  ignored: Number(row.ignored),
})

const hourOf = (at: Millis): Millis => at - (at % HOUR)
