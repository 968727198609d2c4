import { describeProblem, type Problem, problem } from '#core/problem.ts'
import { fail, ok, type Result, unwrap } from '#core/result.ts'
import { inLanguage, type Language } from '#core/text.ts'
import { placesOf } from './http/problem-answer.ts'
import type { Call } from './route.ts'
import type { IngestService, ItemOutcome, Sourced } from './services.ts'
import { type IngestAnswer, type ItemResult, MAX_ITEMS } from './shapes/ingest.ts'

/** What facts sent without a source are said to come from. */
const DEFAULT_SOURCE = 'api'

type Check = (value: unknown) => Result<unknown>
type Taken = { readonly index: number; readonly item: Sourced }

/**
 * Takes the body of an ingest route: one object, or {data: [...]}. Each item is checked by itself; those that fit
 * go to the service in one call. A single object that is refused is the answer's problem; among many it is one
 * result of the list.
 */
export async function takeItems(
  { body, actor, services, language }: Call,
  kind: keyof IngestService,
  check: Check,
): Promise<Result<IngestAnswer>> {
  const { items, single } = unwrap(itemsOf(body))
  const outcomes: ItemOutcome[] = []
  const good: Taken[] = []
  for (const [index, item] of items.entries()) {
    const checked = check(item)
    if (checked.ok) good.push({ index, item: { source: DEFAULT_SOURCE, ...(item as object) } })
    else outcomes[index] = { result: 'rejected', problem: checked.problem }
  }
  if (good.length > 0) {
    const sent = good.map(({ item }) => item)
    // Each kind's items were checked against that kind's own shape.
    const taken = unwrap(await services.ingest[kind](actor, sent as never[]))
    if (taken.length !== good.length)
      throw new Error(`${kind}: ${taken.length} outcomes for ${good.length} items`)
    good.forEach(({ index }, place) => {
      outcomes[index] = taken[place] as ItemOutcome
    })
  }
  const [only] = outcomes
  if (single && only?.result === 'rejected') return fail(only.problem)
  return ok(answerOf(outcomes, language))
}

function itemsOf(body: unknown): Result<{ items: readonly unknown[]; single: boolean }> {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) {
    return fail({ code: 'invalid_input', errors: [problem('wrong_type', { type: 'object' }, '')] })
  }
  if (!Object.hasOwn(body, 'data')) return ok({ items: [body], single: true })
  const { data, ...others } = body as { data: unknown }
  const [strange] = Object.keys(others)
  if (strange !== undefined) {
    const place = problem('unknown_field', { field: strange, known: 'data' }, `/${strange}`)
    return fail({ code: 'invalid_input', errors: [place] })
  }
  if (!Array.isArray(data)) {
    return fail({
      code: 'invalid_input',
      errors: [problem('wrong_type', { type: 'array' }, '/data')],
    })
  }
  if (data.length > MAX_ITEMS) return fail(problem('too_many', { limit: MAX_ITEMS }, '/data'))
  return ok({ items: data as unknown[], single: false })
}

function answerOf(outcomes: readonly ItemOutcome[], language: Language): IngestAnswer {
  const count = (result: ItemResult['result']): number =>
    outcomes.filter((outcome) => outcome.result === result).length
  return {
    new: count('new'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    rejected: count('rejected'),
    items: outcomes.map((outcome, index) =>
      outcome.result === 'rejected'
        ? { index, result: outcome.result, problem: inWords(outcome.problem, language) }
        : { index, result: outcome.result },
    ),
  }
}

function inWords(it: Problem, language: Language): NonNullable<ItemResult['problem']> {
  const errors = placesOf(it, language)
  const detail = inLanguage(describeProblem(it), language)
  return { code: it.code, detail, ...(errors.length > 0 ? { errors } : {}) }
}
