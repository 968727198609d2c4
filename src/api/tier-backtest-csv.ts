import { Readable } from 'node:stream'
import { formatMinor } from '#core/money.ts'
import { ok, type Result, unwrap } from '#core/result.ts'
import type { Actor } from './actor.ts'
import { maskTierMoves } from './auth/masking.ts'
import { csvRow } from './customers-csv.ts'
import type { FileAnswer } from './route.ts'
import type { Position, Services } from './services.ts'
import type { TierBacktestMove, TierWayOfMove } from './shapes/tier-backtest.ts'

const ROWS_AT_ONCE = 1000

/** Everybody who would move, as CSV, page after page. Money in whole units, its currency beside. */
export async function backtestCsv(
  { tierBacktests }: Pick<Services, 'tierBacktests'>,
  actor: Actor,
  about: {
    readonly key: string
    readonly id: string
    readonly filter: {
      readonly way?: TierWayOfMove | undefined
      readonly from?: string | undefined
      readonly to?: string | undefined
    }
  },
): Promise<Result<FileAnswer>> {
  const { key, id, filter } = about
  const backtest = await tierBacktests.show(actor, key, id)
  if (!backtest.ok) return backtest
  const { currency } = backtest.value.report
  const list = (after: Position | undefined) =>
    tierBacktests.moves(actor, key, id, filter, { limit: ROWS_AT_ONCE, after })
  async function* lines(): AsyncGenerator<string> {
    yield `\uFEFF${csvRow(['no', 'customer_id', 'name', 'way', 'from', 'to', 'spent', 'discount_live', 'discount_draft', 'currency'])}`
    let after: Position | undefined
    for (;;) {
      const { data, next } = unwrap(await list(after))
      const rows = actor.seesPersonal ? data : maskTierMoves({ data }).data
      yield rows.map((row) => lineOf(row, currency)).join('')
      if (next === null) return
      after = next
    }
  }
  return ok({
    type: 'text/csv; charset=utf-8',
    name: `${key}-backtest.csv`,
    stream: Readable.from(lines()),
  })
}

function lineOf(row: TierBacktestMove, currency: string): string {
  const money = (amount: number) => ({ plain: formatMinor(amount, currency) })
  const { no, id, name, way, from, to, spent, discount } = row
  const sums = [money(spent), money(discount.live), money(discount.draft)]
  return csvRow([no, id, name, way, from, to, ...sums, currency])
}
