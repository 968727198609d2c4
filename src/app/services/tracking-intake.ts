import { type Problem, problem } from '#core/problem.ts'
import { ok, type Result } from '#core/result.ts'
import type { Outcome } from '#facts/sources/arrival.ts'
import {
  hasEffects,
  type Meaning,
  type MeaningContext,
  meaningOf,
} from '#facts/sources/tracking/meaning.ts'
import { type Claimed, claimMessages } from '#facts/sources/tracking/tracking.store.ts'
import type { Ledger } from '#stores/ports.ts'
import type { TakeItems } from './source-items.ts'
import type { Arrived } from './tracking-messages.ts'
import { orderPieces, piecesOf, takePieces, type Taking } from './tracking-pieces.ts'

export type TrackingTaker = {
  readonly ledger: Ledger
  readonly takeItems: TakeItems
  /** Joins who somebody was with who they are. */
  readonly alias: (source: string, alias: NonNullable<Meaning['alias']>) => Promise<Result<unknown>>
}

/** What became of a message. */
export type Taken = Arrived & {
  readonly outcome: Outcome
  readonly problem?: Problem
  readonly meaning?: Meaning
}

/** What a message is to us: something to take in, something heard before, or something wrong. */
type Heard =
  | { readonly meaning: Meaning; readonly claim: Claimed | undefined }
  | { readonly repeated: true; readonly problem?: Problem }
  | { readonly refused: Problem }

/**
 * Takes messages in: what each means becomes items of facts, all kinds at once. Each message is taken in by itself; one
 * that is wrong leaves the others. A message heard before means what it meant then, so that a repetition, also after
 * a crash half-way, changes nothing.
 */
export async function takeMessages(
  parts: TrackingTaker,
  source: string,
  arrived: readonly Arrived[],
  context: MeaningContext,
): Promise<Result<Taken[]>> {
  const claims = await claimMessages(
    parts.ledger,
    source,
    arrived.flatMap(({ message }) =>
      message.ok && hasEffects(message.value) ? [message.value] : [],
    ),
  )
  const heard = heardAs(arrived, claims, context)
  const meanings = heard.map((one) => ('meaning' in one ? one.meaning : undefined))
  const pieces = [
    ...meanings.flatMap((meaning, of) => (meaning ? piecesOf(meaning, of) : [])),
    ...(await orderPieces(parts.ledger, source, { meanings, zone: context.zone })),
  ]
  const taken = await takePieces(parts.takeItems, source, pieces)
  if (!taken.ok) return taken
  for (const meaning of meanings) {
    if (!meaning?.alias) continue
    const joined = await parts.alias(source, meaning.alias)
    if (!joined.ok) return joined
  }
  return ok(
    arrived.map((one, of) => ({ ...one, ...becameOf(heard[of], taken.value.get(of) ?? []) })),
  )
}

/** Of two with one id the first is heard, in one request and for ever. */
function heardAs(
  arrived: readonly Arrived[],
  claims: ReadonlyMap<string, Claimed>,
  context: MeaningContext,
): Heard[] {
  const seen = new Set<string>()
  return arrived.map(({ message: read }): Heard => {
    if (!read.ok) return { refused: read.problem }
    const message = read.value
    const claim = claims.get(message.id)
    if (claim && claim.digest !== message.digest)
      return { repeated: true, problem: reused(message.id) }
    if (seen.has(message.id)) return { repeated: true }
    seen.add(message.id)
    const meaning = meaningOf(claim ? { ...message, at: claim.at } : message, context)
    return meaning.ok ? { meaning: meaning.value, claim } : { refused: meaning.problem }
  })
}

const reused = (id: string): Problem =>
  problem('conflict', {
    detail: `messageId ${id}: came before and said something else; the first one holds / 该编号此前已发来不同内容，以第一次为准`,
  })

/** One piece that is wrong makes the message wrong; one that is new makes it new. */
function becameOf(
  heard: Heard | undefined,
  own: readonly Taking[],
): Pick<Taken, 'outcome' | 'problem' | 'meaning'> {
  if (!heard) throw new Error('a message that nobody heard')
  if ('refused' in heard) return { outcome: 'rejected', problem: heard.refused }
  if ('repeated' in heard)
    return { outcome: 'duplicate', ...(heard.problem ? { problem: heard.problem } : {}) }
  const { meaning, claim } = heard
  for (const { outcome } of own)
    if (outcome.result === 'rejected')
      return { meaning, outcome: 'rejected', problem: outcome.problem }
  if (own.length === 0 && !meaning.alias) return { meaning, outcome: 'ignored' }
  if (claim) return { meaning, outcome: claim.isNew ? 'new' : 'duplicate' }
  const results = own.map(({ outcome }) => outcome.result)
  if (results.includes('new')) return { meaning, outcome: 'new' }
  return { meaning, outcome: results.includes('updated') ? 'updated' : 'duplicate' }
}
