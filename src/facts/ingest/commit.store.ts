import type { Clock } from '#core/clock.ts'
import { name, sql } from '#sql/sql.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
import type { Follow } from '../identity/merging/merges.store.ts'
import type { FactKind } from '../kinds/fact-kind.ts'
import type { StageRow } from './from-json/from-json.ts'
import { ddl, FACTS_LOCK, type Intake, outcomesByRow, takeIn } from './take-in.store.ts'
import { resolveStaged } from './resolve-staged.store.ts'

/** Items that become facts together: for each, its stage rows. No fact stands in two items. */
export type Round = {
  readonly kind: FactKind
  readonly currency: string
  readonly items: readonly (readonly StageRow[])[]
}
type Change = 'new' | 'updated' | 'unchanged'

export type Committer = {
  /** What became of each item. Throws if the engines fail: then nothing may be acknowledged. */
  commit(round: Round): Promise<Change[]>
  close(): Promise<void>
}

/** Writes rounds of items through a session of its own, one at a time over all processes. */
export function createCommitter({
  facts,
  ledger,
  clock,
  follow,
}: {
  facts: Facts
  ledger: Ledger
  clock: Clock
  follow?: Follow | undefined
}): Committer {
  let session: (Facts & AsyncDisposable) | undefined

  return {
    async commit(round) {
      try {
        session ??= await facts.session()
        const mine = session
        return await ledger.withLock(FACTS_LOCK, () => write(mine, round))
      } catch (error) {
        // Its temporary tables may be half written: start the next round afresh.
        await close().catch(() => undefined)
        throw error
      }
    },
    close,
  }

  async function close(): Promise<void> {
    const old = session
    session = undefined
    await old?.[Symbol.asyncDispose]()
  }

  async function write(mine: Facts, round: Round): Promise<Change[]> {
    const stage = `stage_${round.kind.key}`
    await mine.run(
      sql`CREATE TEMPORARY TABLE IF NOT EXISTS ${name(stage)} (${ddl(round.kind.stage.columns)}) ENGINE = Memory`,
    )
    await mine.run(sql`TRUNCATE TABLE ${name(stage)}`)
    const firstRows: number[] = []
    const rows: object[] = []
    for (const item of round.items) {
      firstRows.push(rows.length)
      for (const row of item)
        rows.push({
          ...row,
          row: rows.length,
          ids:
            (row['ids'] as [string, string][] | undefined)?.map(([kind, value]) => ({
              kind,
              value,
            })) ?? [],
        })
    }
    await mine.insert(stage, rows)
    const intake: Intake = {
      kind: round.kind,
      stage,
      where: sql`1`,
      load: 0,
      now: clock.now(),
      currency: round.currency,
    }
    await resolveStaged(mine, ledger, {
      stage,
      where: sql`1`,
      merging: { now: clock.now(), follow },
    })
    await takeIn(mine, ledger, intake)
    const outcomes = await outcomesByRow(mine, intake)
    return firstRows.map((row) => outcomes.get(row) ?? 'unchanged')
  }
}
