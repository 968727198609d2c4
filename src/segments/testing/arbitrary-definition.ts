import fc from 'fast-check'
import type { MemberRef } from '../conditions/condition.ts'
import type { RuleDefinition } from '../definition.ts'
import { refsOf } from '../rule-plan.ts'
import { arbitraryRule, scoreMetrics } from './arbitrary-rule.ts'

const named = (key: string) => ({ key, name: { zh: key } })

/** A definition of any kind that may refer to those before it. */
function arbitraryDefinition(
  index: number,
  refs: readonly MemberRef[],
): fc.Arbitrary<RuleDefinition> {
  const key = `d${index}`
  const rule = arbitraryRule(refs)
  const values = fc.array(rule, { minLength: 1, maxLength: 3 })
  const valued = (rules: readonly object[]) =>
    rules.map((where, at) => ({ ...named(`v${at}`), where: where as Record<string, unknown> }))
  const otherwise = fc.boolean().map((yes) => (yes ? { otherwise: named('other') } : {}))
  return fc.oneof(
    {
      weight: 5,
      arbitrary: rule.map(
        (where): RuleDefinition => ({
          kind: 'segment',
          body: { ...named(key), kind: 'dynamic', where },
        }),
      ),
    },
    fc.constant<RuleDefinition>({ kind: 'segment', body: { ...named(key), kind: 'static' } }),
    rule.map(
      (where): RuleDefinition => ({ kind: 'tag', body: { ...named(key), source: 'rule', where } }),
    ),
    fc.constantFrom<RuleDefinition>(
      { kind: 'tag', body: { ...named(key), source: 'manual' } },
      {
        kind: 'tag',
        body: { ...named(key), source: 'manual', values: [named('x'), named('y')] },
      },
    ),
    values.map(
      (rules): RuleDefinition => ({
        kind: 'tag',
        body: { ...named(key), source: 'rule', values: valued(rules) },
      }),
    ),
    fc.tuple(values, otherwise).map(
      ([rules, rest]): RuleDefinition => ({
        kind: 'class',
        body: { ...named(key), choose: 'first', values: valued(rules), ...rest },
      }),
    ),
    values.map(
      (rules): RuleDefinition => ({
        kind: 'class',
        body: { ...named(key), choose: 'all', values: valued(rules) },
      }),
    ),
    fc
      .tuple(
        fc.array(
          fc.tuple(fc.constantFrom(...scoreMetrics), fc.option(fc.constantFrom(0, 1, 500))),
          { minLength: 1, maxLength: 3 },
        ),
        otherwise,
      )
      .map(
        ([scores, rest]): RuleDefinition => ({
          kind: 'class',
          body: {
            ...named(key),
            choose: 'highest',
            values: scores.map(([score, at_least], at) => ({
              ...named(`v${at}`),
              score,
              ...(at_least === null ? {} : { at_least }),
            })),
            ...rest,
          },
        }),
      ),
  )
}

/** So many definitions from a seed; later ones refer to earlier ones. */
export function someDefinitions(count: number, seed: number): RuleDefinition[] {
  const made: RuleDefinition[] = []
  for (let index = 0; index < count; index += 1) {
    const refs = made.flatMap(refsOf)
    const [one] = fc.sample(arbitraryDefinition(index, refs), {
      numRuns: 1,
      seed: seed * 1000 + index,
    })
    if (one) made.push(one)
  }
  return made
}
