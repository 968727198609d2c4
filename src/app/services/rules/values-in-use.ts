import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { RuleDefinition } from '#segments/definition.ts'
import { type PlannedRule, refsOf, treesOf } from '#segments/rule-plan.ts'
import { leavesOf, type RuleTree } from '#segments/rule.ts'

/** A value that another rule speaks of cannot be taken out. */
export function staysReferable(
  rules: readonly PlannedRule[],
  definition: RuleDefinition,
  at = '/definition',
): Result<true> {
  const { kind, body } = definition
  const values = new Set(refsOf(definition).map(({ value }) => value))
  for (const rule of rules)
    for (const tree of treesOf(rule.decision)) {
      const named = valuesNamed(tree, kind, body.key)
      const missing = named.find((value) => !values.has(value))
      if (missing !== undefined)
        return fail(
          problem(
            'in_use',
            {
              what: `${kind} ${body.key}`,
              id: missing,
              users: `${rule.definition.kind} ${rule.definition.body.key}`,
            },
            `${at}/values`,
          ),
        )
    }
  return ok(true)
}

/** Values of a definition that a rule names. */
function valuesNamed(tree: RuleTree, kind: string, key: string): string[] {
  return leavesOf(tree)
    .filter(({ condition, node }) => condition.key === kind && node[kind] === key)
    .flatMap(({ node }) => [node['is'], ...((node['in'] as unknown[] | undefined) ?? [])])
    .filter((value) => typeof value === 'string')
}
