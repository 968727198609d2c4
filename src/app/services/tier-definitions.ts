import type { Json } from '#core/json.ts'
import type { Problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { markPublished } from '#loyalty/backtests.store.ts'
import { parseTierProgram } from '#loyalty/check-tier-program.ts'
import {
  addDefinitionVersion,
  createDefinition,
  type Definition,
  dropDefinitionDraft,
  publishDefinitionDraft,
  removeDefinition,
  saveDefinitionDraft,
} from '#stores/definitions.store.ts'
import type { Actor } from '#api/actor.ts'
import type { TiersService } from '#api/services.ts'
import type { TierProgram } from '#api/shapes/tier-program.ts'
import { type MetricBook, specIn } from './metric-book.ts'
import type { ServiceDeps } from './shop.ts'
import { programView } from './tier-program-view.ts'
import { promising } from './tier-backtest-base.ts'
import { testedBy } from './tier-publish.ts'
import { findProgram, listPrograms, TIER_PROGRAM, toStored } from './tier-programs.ts'

export type TierDefinitionDeps = ServiceDeps & {
  readonly book: MetricBook
  /** The rules have changed: everybody's level is to be looked at again. */
  readonly wake: () => void
}

type Definitions = Pick<
  TiersService,
  'list' | 'show' | 'create' | 'replace' | 'remove' | 'saveDraft' | 'dropDraft' | 'publish'
>

/** Tier programs as people define them: versions with dates, a draft beside the rule in force. */
export function createTierDefinitions(deps: TierDefinitionDeps): Definitions {
  const { ledger, clock, wake } = deps
  const ref = (key: string, etag = '') => ({ kind: TIER_PROGRAM, key, etag })
  const check = tierChecker(deps.book)
  const view = (definition: Definition): TierProgram => viewOf(definition, deps)
  const said = (actor: Actor) => ({ by: actor.name, at: clock.now() })
  /** What was written, as the API shows it; a change of what is in force wakes the worker. */
  const written = (changed: Result<Definition>, inForce: boolean): Result<TierProgram> => {
    if (!changed.ok) return changed
    if (inForce) wake()
    return ok(view(changed.value))
  }
  return {
    list: async () => ok((await listPrograms(ledger)).map((program) => view(program.definition))),
    show: async (_actor, key) => {
      const program = await findProgram(ledger, key)
      return program.ok ? ok(view(program.value.definition)) : program
    },
    create: async (actor, { definition, effectiveFrom, note = '' }) => {
      const body = check(definition, '/definition')
      if (!body.ok) return body
      const version = {
        body: body.value,
        effectiveAt: effectiveFrom ?? clock.now(),
        note,
        ...said(actor),
      }
      return written(await createDefinition(ledger, ref(definition.key), version), true)
    },
    replace: async (actor, key, { definition, effectiveFrom, note = '' }, etag) => {
      const body = check(definition, '/definition')
      if (!body.ok) return body
      const version = {
        body: body.value,
        effectiveAt: effectiveFrom ?? clock.now(),
        note,
        ...said(actor),
      }
      return written(await addDefinitionVersion(ledger, ref(key, etag), version), true)
    },
    remove: async (actor, key, etag) =>
      written(await removeDefinition(ledger, ref(key, etag), said(actor)), true),
    // A draft may be half done: it is checked when it is published.
    saveDraft: async (actor, key, definition, etag) =>
      written(
        await saveDefinitionDraft(ledger, ref(key, etag), {
          body: definition as unknown as Json,
          ...said(actor),
        }),
        false,
      ),
    dropDraft: async (_actor, key, etag) =>
      written(await dropDefinitionDraft(ledger, ref(key, etag)), false),
    publish: async (actor, key, input, etag) => {
      const tested = await testedBy(deps, key, input)
      if (!tested.ok) return tested
      const { effectiveAt, wanted, id } = tested.value
      const version = { effectiveAt, note: input.note ?? '', ...said(actor) }
      const made = await publishDefinitionDraft(ledger, ref(key, etag), version, (draft) => {
        const body = promising(draft, input.protectedUntil)
        return wanted ?? check(body, '/draft/definition')
      })
      if (made.ok && id !== undefined)
        await markPublished(ledger, id, made.value.versions.at(-1)?.version ?? 0)
      return written(made, true)
    },
  }
}

/** Checks a definition as the loyalty room reads it; problems point into the caller's input. */
export function tierChecker(book: MetricBook): (body: unknown, at: string) => Result<Json> {
  const findMetric = specIn(book)
  return (body, at) => {
    const program = parseTierProgram(body, { findMetric })
    return program.ok ? ok(program.value as unknown as Json) : fail(under(program.problem, at))
  }
}

const under = (it: Problem, at: string): Problem => ({
  ...it,
  ...(it.path === undefined ? {} : { path: `${at}${it.path}` }),
  ...(it.errors === undefined ? {} : { errors: it.errors.map((one) => under(one, at)) }),
})

/** An ended program is shown as it was. */
function viewOf(definition: Definition, { clock, shop, book }: TierDefinitionDeps): TierProgram {
  const versions = definition.removed ? definition.versions.slice(0, -1) : definition.versions
  const program = toStored({ ...definition, versions, removed: false })
  return programView(program, clock.now(), { shop, book, currency: shop.currency() })
}
