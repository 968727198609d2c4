import { type Problem, problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { Outcome } from '#facts/sources/arrival.ts'
import { readJsonBody } from '#api/http/json-body.ts'
import type { Taken } from './source-hook-arrivals.ts'
import { type SourceHooks, WEBHOOK } from './source-hooks.ts'
import { ITEM_KINDS, type TakeItems } from './source-items.ts'
import type { SourceParts } from './sources.ts'

/** Takes in again what was refused: an item of a webhook as the item that it was. */
export function createResend({
  takeItems,
  hooks,
  wake,
}: {
  readonly takeItems: TakeItems
  readonly hooks: SourceHooks
  readonly wake: () => void
}): SourceParts['resend'] {
  return async (source, reject) => {
    if (reject.what === WEBHOOK) return webhookAgain(await hooks.again(source, reject.raw))
    if (!ITEM_KINDS.includes(reject.what))
      return fail(
        problem('unknown_kind', { set: 'item', key: reject.what, known: ITEM_KINDS.join(', ') }),
      )
    const item = readJsonBody(reject.raw)
    if (!item.ok) return item
    const taken = await takeItems(source.key, reject.what, [item.value])
    if (!taken.ok) return taken
    const [outcome] = taken.value
    if (outcome?.result === 'rejected') return ok({ outcome: 'rejected', problem: outcome.problem })
    wake()
    return ok({
      outcome: outcome?.result === 'unchanged' ? 'duplicate' : (outcome?.result ?? 'new'),
    })
  }
}

/** A webhook that is understood now: what of it is refused all the same is kept by itself. */
function webhookAgain(taken: Result<Taken[]>): Result<{ outcome: Outcome; problem?: Problem }> {
  if (!taken.ok) return ok({ outcome: 'rejected', problem: taken.problem })
  const results = taken.value.map(({ outcome }) => outcome.result)
  if (results.length === 0) return ok({ outcome: 'ignored' })
  const first = results.find((result) => result === 'new' || result === 'updated')
  return ok({ outcome: first ?? (results.includes('unchanged') ? 'duplicate' : 'rejected') })
}
