import type { Problem } from '#core/problem.ts'
import { ok, type Result } from '#core/result.ts'
import type { ItemOutcome } from '#facts/ingest/ingest.ts'
import type { Meaning } from '#facts/sources/tracking/meaning.ts'
import { orderOf } from '#facts/sources/tracking/order-story.ts'
import { tellOrder } from '#facts/sources/tracking/tracking.store.ts'
import type { Ledger } from '#stores/ports.ts'
import type { TakeItems } from './source-items.ts'

/** An item on its way in: of which message it is, and where its places stand in that. */
export type Piece = {
  readonly kind: string
  readonly item: unknown
  readonly of: number
  readonly under: string
}
export type Taking = { readonly piece: Piece; readonly outcome: ItemOutcome }

/** What a message becomes by itself. */
export function piecesOf(meaning: Meaning, of: number): Piece[] {
  const { event, customer, refund, feedback } = meaning
  return [
    ...(customer ? [{ kind: 'customers', item: customer, of, under: '/traits' }] : []),
    ...(event ? [{ kind: 'events', item: event, of, under: '' }] : []),
    ...(refund ? [{ kind: 'refunds', item: refund, of, under: '/properties' }] : []),
    ...(feedback ? [{ kind: 'feedback', item: feedback, of, under: '/properties' }] : []),
  ]
}

/** Orders as their stories stand with these messages; an order that nobody has given a worth waits. */
export async function orderPieces(
  ledger: Ledger,
  source: string,
  {
    meanings,
    zone,
  }: { readonly meanings: readonly (Meaning | undefined)[]; readonly zone: string },
): Promise<Piece[]> {
  const told = new Map<string, { of: number; changes: NonNullable<Meaning['order']>[] }>()
  for (const [of, meaning] of meanings.entries()) {
    const change = meaning?.order
    if (!change) continue
    const known = told.get(change.orderId)
    if (known) known.changes.push(change)
    else told.set(change.orderId, { of, changes: [change] })
  }
  const pieces: Piece[] = []
  for (const [orderId, { of, changes }] of told) {
    const item = orderOf(orderId, await tellOrder(ledger, source, changes), zone)
    if (item) pieces.push({ kind: 'orders', item, of, under: '/properties' })
  }
  return pieces
}

/** Takes all kinds in at once; gives what became of each message's pieces. */
export async function takePieces(
  takeItems: TakeItems,
  source: string,
  pieces: readonly Piece[],
): Promise<Result<ReadonlyMap<number, readonly Taking[]>>> {
  const kinds = [...new Set(pieces.map(({ kind }) => kind))]
  const taken = await Promise.all(
    kinds.map(async (kind) => {
      const own = pieces.filter((piece) => piece.kind === kind)
      const outcomes = await takeItems(
        source,
        kind,
        own.map(({ item }) => item),
      )
      return { own, outcomes }
    }),
  )
  const found = new Map<number, Taking[]>()
  for (const { own, outcomes } of taken) {
    if (!outcomes.ok) return outcomes
    for (const [index, piece] of own.entries()) {
      const outcome = inMessage(outcomes.value[index] ?? { result: 'unchanged' }, piece.under)
      found.set(piece.of, [...(found.get(piece.of) ?? []), { piece, outcome }])
    }
  }
  return ok(found)
}

const inMessage = (outcome: ItemOutcome, under: string): ItemOutcome =>
  outcome.result === 'rejected' ? { ...outcome, problem: placed(outcome.problem, under) } : outcome

/** Places in what was made of a message, as places in the message. */
function placed(it: Problem, under: string): Problem {
  const inside = it.path?.replace(/^\/identifiers(?=\/)|^\/attributes(?=\/)/, '')
  const path = inside === undefined ? {} : { path: `${under}${inside}` }
  const errors = it.errors ? { errors: it.errors.map((one) => placed(one, under)) } : {}
  return { ...it, ...path, ...errors }
}
