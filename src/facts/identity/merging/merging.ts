import type { Clock } from '#core/clock.ts'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
import { FACTS_LOCK, nextBatch } from '../../ingest/take-in.store.ts'
import {
  addMerges,
  customerNow,
  endMerges,
  findMerge,
  type Follow,
  type Merge,
  regroup,
} from './merges.store.ts'
import { hasMoves, makeMoves } from './move-facts.store.ts'

export type Merging = ReturnType<typeof createMerging>

/** Who says it, and why. */
type Said = { readonly by: string; readonly reason?: string }

/**
 * Makes people one and parts them again. Who is whose is drawn from the merges in force, so any order of merges and
 * their taking back ends in the same state. The ledger decides in one transaction and notes the move; the facts
 * engine follows, after a crash at the worker's next look-round or the next write, whichever comes first.
 */
export function createMerging({
  facts,
  ledger,
  clock,
  follow,
}: {
  readonly facts: Facts
  readonly ledger: Ledger
  readonly clock: Clock
  readonly follow?: Follow
}) {
  const move = async (run: (inner: Ledger) => Promise<readonly number[]>): Promise<void> =>
    ledger.withLock(FACTS_LOCK, async () => {
      await using session = await facts.session()
      await makeMoves(session, ledger)
      await ledger.transaction(async (inner) => {
        const homes = await run(inner)
        if (homes.length === 0) return
        await regroup(inner, homes, { rev: await nextBatch(inner), at: clock.now() }, follow)
      })
      await makeMoves(session, ledger)
    })

  const mergeAll = (pairs: readonly (readonly [number, number])[], said: Said): Promise<void> =>
    move(async (inner) => {
      const merges = pairs
        .filter(([a, b]) => a !== b)
        .map(([a, b]) => ({
          a,
          b,
          way: 'person',
          reason: said.reason ?? '',
          madeAt: clock.now(),
          madeBy: said.by,
        }))
      const added = await addMerges(inner, merges)
      return added.length > 0 ? merges.flatMap(({ a, b }) => [a, b]) : []
    })
  const unmergeAll = (ids: readonly string[], said: Said): Promise<void> =>
    move((inner) => endMerges(inner, ids, { by: said.by, at: clock.now() }))

  return {
    /** Makes two one; said again, nothing changes. Gives the customer that they are now. */
    async merge(a: number, b: number, said: Said): Promise<number> {
      await mergeAll([[a, b]], said)
      return customerNow(ledger, a)
    },

    /** Makes each two one, all together. */
    mergeAll,

    /** Takes a merge back. Problem `not_found`. */
    async unmerge(id: string, said: Said): Promise<Result<Merge>> {
      const merge = await findMerge(ledger, id)
      if (!merge) return fail(problem('not_found', { what: 'merge', id }))
      await unmergeAll([id], said)
      return ok((await findMerge(ledger, id)) ?? merge)
    },

    /** Takes merges back, all together. */
    unmergeAll,

    /** Makes moves that a process that died has left; whoever writes at this moment has made them. */
    async resume(): Promise<void> {
      if (!(await hasMoves(ledger))) return
      await ledger.tryLock(FACTS_LOCK, async () => {
        await using session = await facts.session()
        await makeMoves(session, ledger)
      })
    },
  }
}
