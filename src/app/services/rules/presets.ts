import type { Json } from '#core/json.ts'
import { problem } from '#core/problem.ts'
import { fail, ok } from '#core/result.ts'
import type { Millis } from '#core/time.ts'
import { refsOf } from '#segments/rule-plan.ts'
import type { Preset } from '#segments/presets/preset.ts'
import { presets } from '#segments/presets/registry.ts'
import { ruleNumbers } from '#segments/rule-numbers.store.ts'
import { createDefinition, findDefinition } from '#stores/definitions.store.ts'
import type { Ledger } from '#stores/ports.ts'
import type { RuleDefinitionsService } from '#api/rule-services.ts'
import type { RuleItem } from '#api/shapes/rule-definition.ts'
import { bothLanguages } from '../metric-view.ts'
import type { StoredRule } from '../rule-world.ts'
import type { RuleDeps } from './asking.ts'

/** Who a definition that came along was made by, until somebody edits it. */
const MAKER = 'zhike'

/** Installs what the shop does not have; what was there once, edited or ended, stays as people left it. */
export async function installPresets(ledger: Ledger, now: Millis): Promise<void> {
  for (const one of presets.all) {
    const ref = { kind: one.kind, key: one.body.key }
    if ((await findDefinition(ledger, ref)) === undefined) await install(ledger, one, now)
  }
}

async function install(ledger: Ledger, one: Preset, at: Millis) {
  await ruleNumbers(ledger, refsOf(one))
  return createDefinition(
    ledger,
    { kind: one.kind, key: one.body.key },
    { body: one.body as unknown as Json, effectiveAt: at, note: '', by: MAKER, at },
  )
}

/** What comes along, and whether the shop has it. */
export function createPresets(
  deps: RuleDeps & { readonly itemOf: (stored: StoredRule) => Promise<RuleItem> },
): Pick<RuleDefinitionsService, 'presets' | 'installPreset'> {
  const { ledger, clock, rules, wake } = deps
  return {
    presets: async () => {
      const { stored } = await rules.live()
      const there = new Set(stored.map(({ rule }) => `${rule.kind}-${rule.body.key}`))
      return ok(
        presets.all.map(({ key, kind, body }) => ({
          key,
          kind,
          name: bothLanguages(body.name),
          about: body.about ? bothLanguages(body.about) : null,
          installed: there.has(key),
          definition: body,
        })),
      )
    },
    installPreset: async (_actor, key) => {
      const found = presets.get(key)
      if (!found.ok) return fail(problem('not_found', { what: 'preset', id: key }))
      const made = await install(ledger, found.value, clock.now())
      if (!made.ok) return made
      wake()
      const { kind, body } = found.value
      return ok(
        await deps.itemOf({ definition: made.value, rule: { kind, body } as StoredRule['rule'] }),
      )
    },
  }
}
