import type { Clock } from '#core/clock.ts'
import { type Problem, problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
import type { Follow } from '../identity/merging/merges.store.ts'
import type { FactKind } from '../kinds/fact-kind.ts'
import { createCommitter, type Round } from './commit.store.ts'
import { type Input, inputs } from './inputs.ts'
import type { ItemContext, StageRow } from './from-json/from-json.ts'

/** What became of one item; `problem` says why it was rejected. */
export type ItemOutcome =
  | { readonly result: 'new' | 'updated' | 'unchanged' }
  | { readonly result: 'rejected'; readonly problem: Problem }

export type Ingest = {
  /**
   * Takes items in that fit their schema (the door checks it). Resolves when all that is new is durable and everybody it touches is noted; gives an outcome
   * per item, in order. Problem `busy` if too much is waiting.
   *
   * @example await ingest.submit('orders', [order], { source: 'pos', zone: 'Asia/Shanghai', currency: 'CNY' })
   */
  submit(
    kind: string,
    items: readonly unknown[],
    context: ItemContext,
  ): Promise<Result<ItemOutcome[]>>
  /** Rows that wait to be written, and how many may. */
  waiting(): { readonly waiting: number; readonly most: number }
  close(): Promise<void>
}

/** What one commit was, for whoever watches; `milliseconds` it took. */
export type Committed = {
  readonly kind: string
  readonly results: Readonly<Record<'new' | 'updated' | 'unchanged', number>>
  readonly milliseconds: number
}

type Item = {
  readonly rows: readonly StageRow[]
  readonly fact: string
  readonly source: string
  readonly settle: (outcome: ItemOutcome) => void
  readonly fail: (error: unknown) => void
}
type Waiting = { readonly kind: FactKind; readonly currency: string; readonly items: Item[] }

/** Rows that go into one commit, and that may wait before newcomers are told to come later. */
const MAX_COMMIT = 20_000
const MAX_WAITING = 200_000
/** Of these one source may have so many: one that floods does not turn away the others. */
const MAX_OF_SOURCE = MAX_WAITING / 2

/** Group commit: what arrives while one commit runs makes the next. One commit at a time, over all processes. */
export function createIngest(stores: {
  readonly facts: Facts
  readonly ledger: Ledger
  readonly clock: Clock
  readonly heard?: { committed(it: Committed): void; rejected(kind: string): void }
  /** What follows whoever turns out to be somebody else. */
  readonly follow?: Follow
}): Ingest {
  const committer = createCommitter(stores)
  const queue: Waiting[] = []
  let waitingRows = 0
  const ofSource = new Map<string, number>()
  let running: Promise<void> | undefined

  return {
    async submit(key, items, context) {
      const input = inputs.get(key)
      if (!input.ok) return input
      if (waitingRows > MAX_WAITING || (ofSource.get(context.source) ?? 0) > MAX_OF_SOURCE)
        return fail(problem('busy', { seconds: 2 }))
      const outcomes = items.map((item) => enqueue(input.value, item, context))
      running ??= drain().finally(() => {
        running = undefined
      })
      return ok(await Promise.all(outcomes))
    },
    waiting: () => ({ waiting: waitingRows, most: MAX_WAITING }),
    async close() {
      await running
      await committer.close()
    },
  }

  function enqueue(input: Input, item: unknown, context: ItemContext): Promise<ItemOutcome> {
    const rows = input.rows(item as never, context)
    if (!rows.ok) {
      stores.heard?.rejected(input.kind.key)
      return Promise.resolve({ result: 'rejected', problem: rows.problem })
    }
    return new Promise((settle, reject) => {
      const fact = rows.value[0] === undefined ? '' : input.factOf(rows.value[0])
      count(context.source, rows.value.length)
      // Only facts of one kind must keep their order: a webhook's order and customer, and the next one's, make two commits.
      const last = queue.findLast((batch) => batch.kind === input.kind)
      const { source } = context
      const entry: Item = { rows: rows.value, fact, source, settle, fail: reject }
      if (last && last.currency === context.currency) last.items.push(entry)
      else queue.push({ kind: input.kind, currency: context.currency, items: [entry] })
    })
  }

  function count(source: string, rows: number): void {
    waitingRows += rows
    const now = (ofSource.get(source) ?? 0) + rows
    if (now > 0) ofSource.set(source, now)
    else ofSource.delete(source)
  }

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      const batch = queue[0]
      if (batch === undefined) return
      const { taken, left } = nextRound(batch.items)
      if (left.length > 0) queue[0] = { ...batch, items: left }
      else queue.shift()
      const round: Round = {
        kind: batch.kind,
        currency: batch.currency,
        items: taken.map((item) => item.rows),
      }
      const begin = performance.now()
      try {
        const outcomes = await committer.commit(round)
        taken.forEach((item, index) => item.settle({ result: outcomes[index] ?? 'unchanged' }))
        stores.heard?.committed({
          kind: batch.kind.key,
          results: counted(outcomes),
          milliseconds: performance.now() - begin,
        })
      } catch (error) {
        for (const item of taken) item.fail(error)
      } finally {
        for (const item of taken) count(item.source, -item.rows.length)
      }
    }
  }
}

function counted(outcomes: readonly ('new' | 'updated' | 'unchanged')[]): Committed['results'] {
  const results = { new: 0, updated: 0, unchanged: 0 }
  for (const outcome of outcomes) results[outcome] += 1
  return results
}

/** As many waiting items as fit into one commit, no fact twice. What is left keeps its order. */
function nextRound(items: readonly Item[]): { taken: Item[]; left: Item[] } {
  const taken: Item[] = []
  const left: Item[] = []
  const facts = new Set<string>()
  let rows = 0
  for (const item of items) {
    if (facts.has(item.fact) || rows >= MAX_COMMIT) {
      left.push(item)
      // A still later item of this fact must wait behind it.
      facts.add(item.fact)
      continue
    }
    facts.add(item.fact)
    taken.push(item)
    rows += item.rows.length
  }
  return { taken, left }
}
