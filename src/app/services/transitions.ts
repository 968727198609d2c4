import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { listTransitions, type TransitionPlace } from '#messaging/transitions/transitions.store.ts'
import type { TransitionsService } from '#api/out-services.ts'
import type { Position } from '#api/services.ts'
import { findCustomer } from './customer-facts.store.ts'
import type { RuleWorld } from './rule-world.ts'
import type { ServiceDeps } from './shop.ts'
import { tellTransitions } from './transition-words.ts'

/** What became of whom, as the API lists it. */
export function createTransitionsService(
  deps: ServiceDeps & { readonly rules: Pick<RuleWorld, 'live'> },
): TransitionsService {
  return {
    list: async (_actor, { customer, ...filter }, { limit, after }) => {
      const place = after === undefined ? ok(undefined) : placeOf(after)
      if (!place.ok) return place
      const who = customer === undefined ? ok(undefined) : await findCustomer(deps, customer)
      if (!who.ok) return who
      const found = await listTransitions(deps.facts, {
        ...filter,
        customer: who.value,
        after: place.value,
        limit: limit + 1,
      })
      const data = found.slice(0, limit)
      const last = data.at(-1)
      return ok({
        data: await tellTransitions(deps, data),
        next:
          found.length > limit && last
            ? [String(last.rev), last.customer, last.subject, last.from, last.to]
            : null,
      })
    },
  }
}

function placeOf([rev, customer, subject, from, to]: Position): Result<TransitionPlace> {
  const isPlace =
    typeof rev === 'string' &&
    /^\d{1,20}$/.test(rev) &&
    typeof customer === 'number' &&
    typeof subject === 'string' &&
    typeof from === 'string' &&
    typeof to === 'string'
  return isPlace
    ? ok({ rev: BigInt(rev), customer, subject, from, to })
    : fail(problem('invalid_cursor', {}, '/cursor'))
}
