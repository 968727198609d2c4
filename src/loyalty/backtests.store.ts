import type { Readable } from 'node:stream'
import type { Json } from '#core/json.ts'
import type { Millis } from '#core/time.ts'
import { and, param, sql } from '#sql/sql.ts'
import { instant, json } from '#stores/instant.ts'
import type { Facts, Ledger, Written } from '#stores/ports.ts'

/** A backtest as it is kept. `moves` names its rows in `tier_backtest_moves`. */
export type KeptBacktest = {
  readonly id: string
  readonly program: string
  readonly body: Json
  /** What it rests on: another backtest of the same body on the same base says the same. */
  readonly base: Json
  readonly report: Json
  readonly moves: string
  readonly madeAt: Millis
  readonly madeBy: string
  /** The version that it was published as. */
  readonly published: number | null
}

/** So many of a program are kept besides those that were published. */
const KEPT = 30

/** Keeps a report; what is older than the newest {@link KEPT} and was never published goes. */
export async function keepBacktest(
  ledger: Ledger,
  { id, program, body, base, report, moves, madeAt, madeBy }: Omit<KeptBacktest, 'published'>,
): Promise<void> {
  await ledger.transaction(async (inner) => {
    await inner.query(sql`
      INSERT INTO tier_backtests (id, program, body, base, report, moves, made_at, made_by)
      VALUES (${id}, ${program}, ${json(body)}, ${json(base)}, ${json(report)}, ${moves}, ${instant(madeAt)}, ${madeBy})
      ON CONFLICT (id) DO UPDATE SET base = excluded.base, report = excluded.report, moves = excluded.moves, made_at = excluded.made_at`)
    await inner.query(sql`
      DELETE FROM tier_backtests WHERE program = ${program} AND published IS NULL AND id < (
        SELECT min(id) FROM (SELECT id FROM tier_backtests WHERE program = ${program} ORDER BY id DESC LIMIT ${KEPT}) AS newest)`)
  })
}

/** Newest first. */
export async function listBacktests(
  ledger: Ledger,
  {
    program,
    id,
    limit = 1,
  }: { readonly program: string; readonly id?: string; readonly limit?: number },
): Promise<KeptBacktest[]> {
  const wanted = and([sql`program = ${program}`, ...(id === undefined ? [] : [sql`id = ${id}`])])
  const rows = await ledger.query<
    Omit<KeptBacktest, 'madeAt' | 'madeBy'> & { made_at: Millis; made_by: string }
  >(sql`
    SELECT id, program, body, base, report, moves, made_at, made_by, published
    FROM tier_backtests WHERE ${wanted} ORDER BY id DESC LIMIT ${limit}`)
  return rows.map(({ made_at, made_by, ...row }) => ({ ...row, madeAt: made_at, madeBy: made_by }))
}

/** Says which version came of a backtest. */
export async function markPublished(ledger: Ledger, id: string, version: number): Promise<void> {
  await ledger.query(sql`UPDATE tier_backtests SET published = ${version} WHERE id = ${id}`)
}

export const writeBacktestMoves = (
  facts: Facts,
  rows: Readable,
  signal?: AbortSignal,
): Promise<Written> =>
  facts.write(sql`INSERT INTO tier_backtest_moves FORMAT Native`, rows, {
    ...(signal ? { signal } : {}),
    settings: { optimize_on_insert: 0 },
  })

/** Somebody who would stand elsewhere. Money in minor units. */
export type BacktestMove = {
  readonly way: number
  readonly customer: number
  readonly from: string
  readonly to: string
  readonly spent: number
  readonly liveDiscount: number
  readonly draftDiscount: number
}

/** In order of way, then customer; `after`: the last one of the page before. */
export async function readBacktestMoves(
  facts: Facts,
  backtest: string,
  {
    way,
    from,
    to,
    after,
    limit,
  }: {
    readonly way?: number | undefined
    readonly from?: string | undefined
    readonly to?: string | undefined
    readonly after?: readonly [number, number] | undefined
    readonly limit: number
  },
): Promise<BacktestMove[]> {
  const wanted = and([
    sql`backtest = ${backtest}`,
    ...(way === undefined ? [] : [sql`way = ${param(way, 'UInt8')}`]),
    ...(from === undefined ? [] : [sql`from_level = ${from}`]),
    ...(to === undefined ? [] : [sql`to_level = ${to}`]),
    ...(after === undefined
      ? []
      : [sql`(way, customer) > (${param(after[0], 'UInt8')}, ${param(after[1], 'UInt32')})`]),
  ])
  const rows = await facts.query<{
    way: number
    customer: number
    was: string
    becomes: string
    spent: string
    live_discount: string
    draft_discount: string
  }>(sql`
    SELECT way, customer, toString(from_level) AS was, toString(to_level) AS becomes, spent, live_discount, draft_discount
    FROM tier_backtest_moves FINAL
    WHERE ${wanted}
    ORDER BY way, customer
    LIMIT ${limit}`)
  return rows.map((row) => ({
    way: row.way,
    customer: row.customer,
    from: row.was,
    to: row.becomes,
    spent: Number(row.spent),
    liveDiscount: Number(row.live_discount),
    draftDiscount: Number(row.draft_discount),
  }))
}
