import { canonicalJson, type Json } from '#core/json.ts'
import { fail, ok, ProblemError, type Result, unwrap } from '#core/result.ts'
import { definitionId, refsOf } from '#segments/rule-plan.ts'
import { ruleNumbers } from '#segments/rule-numbers.store.ts'
import {
  addDefinitionVersion,
  createDefinition,
  findDefinition,
} from '#stores/definitions.store.ts'
import type { Actor } from '#api/actor.ts'
import type { RuleFilesService } from '#api/rule-services.ts'
import type { RuleDeps } from './asking.ts'
import { changesIn } from './file-changes.ts'
import { type Draft, draftOf } from './file-draft.ts'
import { freeze } from './freezing.ts'

/** Definitions as files: what a set would change, and all of it published or nothing. */
export function createRuleFiles(deps: RuleDeps): RuleFilesService {
  return {
    plan: async (_actor, input) => {
      const draft = await draftOf(deps, input)
      return draft.ok ? ok({ data: await changesIn(deps, draft.value) }) : draft
    },
    apply: async (actor, input) => {
      const draft = await draftOf(deps, input)
      if (!draft.ok) return draft
      const data = await changesIn(deps, draft.value)
      const written = await publish(deps, actor, draft.value, input.note)
      if (!written.ok) return written
      const frozen = await freezeAll(deps, actor, draft.value)
      if (!frozen.ok) return frozen
      deps.wake()
      return ok({
        data: data.map((one) => ({
          ...one,
          version: written.value.get(`${one.kind}:${one.key}`) ?? one.version,
        })),
      })
    },
  }
}

/** All versions in one transaction. */
async function publish(
  { ledger, clock }: RuleDeps,
  actor: Actor,
  { before, definitions }: Draft,
  note = '',
): Promise<Result<Map<string, number>>> {
  await ruleNumbers(ledger, definitions.flatMap(refsOf))
  return ledger
    .transaction(async (inner) => {
      const versions = new Map<string, number>()
      for (const definition of definitions) {
        const { kind, body } = definition
        const id = definitionId(definition)
        const was = before.get(id)
        if (was && canonicalJson(was.rule.body) === canonicalJson(body)) continue
        const at = clock.now()
        const version = { body: body as unknown as Json, effectiveAt: at, note, by: actor.name, at }
        const ref = { kind, key: body.key }
        const found = await findDefinition(inner, ref)
        const made =
          found && !found.removed
            ? await addDefinitionVersion(
                inner,
                { ...ref, etag: was?.definition.etag ?? found.etag },
                version,
              )
            : await createDefinition(inner, ref, version)
        // Thrown, so that nothing of the set is kept.
        versions.set(id, unwrap(made).versions.at(-1)?.version ?? 0)
      }
      return ok(versions)
    })
    .catch((error: unknown) => {
      if (error instanceof ProblemError) return fail(error.problem)
      throw error
    })
}

/** In an order in which each may refer to those before it. */
async function freezeAll(
  deps: RuleDeps,
  actor: Actor,
  { plan, before, frozen }: Draft,
): Promise<Result<true>> {
  const byId = new Map(frozen.map((one) => [definitionId(one), one]))
  for (const { definition } of plan.rules) {
    const id = definitionId(definition)
    const one = byId.get(id)
    const done = one ? await freeze(deps, actor, one, before.get(id)?.rule) : ok(true as const)
    if (!done.ok) return done
  }
  return ok(true)
}
