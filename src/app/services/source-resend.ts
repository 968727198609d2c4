import { problem } from '#core/problem.ts'
import { fail, ok } from '#core/result.ts'
import { readJsonBody } from '#api/http/json-body.ts'
import { ITEM_KINDS, type TakeItems } from './source-items.ts'
import type { SourceParts } from './sources.ts'

/** Takes in again what was refused: an item of a webhook as the item that it was. */
export function createResend({
  takeItems,
  wake,
}: {
  readonly takeItems: TakeItems
  readonly wake: () => void
}): SourceParts['resend'] {
  return async (source, reject) => {
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
