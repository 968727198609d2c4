import type { TObject } from 'typebox'
import { fail, ok } from '#core/result.ts'
import { inLanguage } from '#core/text.ts'
import { together } from './together.ts'
import {
  type Condition,
  defineCondition,
  type MemberRef,
  type RuleWords,
  type Text,
} from './condition.ts'
import { unknownWord } from './unknown-word.ts'

/**
 * A condition on another definition's members: in a segment, with a tag, in a class. Always known: somebody is among
 * them or is not.
 */
export function memberCondition<Node>(part: {
  readonly kind: MemberRef['kind']
  readonly name: Text
  readonly schema: TObject
  readonly examples: Condition<Node>['examples']
  /** Which definition, and which of its values, any of which will do; none: any. */
  readonly read: (node: Node) => { readonly key: string; readonly values?: readonly string[] }
  readonly say: (name: Text, values: Text | undefined) => Text
  /** Its opposite. */
  readonly deny: (name: Text, values: Text | undefined) => Text
  /** What would bring somebody in, and out. */
  readonly enter: (name: Text, values: Text | undefined) => Text
  readonly leave: (name: Text, values: Text | undefined) => Text
}): Condition {
  const { kind } = part
  const read = (node: unknown) => part.read(node as Node)
  const refsOf = (node: unknown, words: RuleWords): MemberRef[] => {
    const { key, values } = read(node)
    const all = values ?? words.member(kind, key)?.values?.map((value) => value.key)
    return all && all.length > 0 ? all.map((value) => ({ kind, key, value })) : [{ kind, key }]
  }
  type Saying = (name: Text, values: Text | undefined) => Text
  const said = (say: Saying, node: unknown, words: RuleWords): Text => {
    const { key, values } = read(node)
    const found = words.member(kind, key)
    const name = found?.name ?? { zh: key }
    const called = values?.map(
      (value) => found?.values?.find((one) => one.key === value)?.name ?? { zh: value },
    )
    return say(
      { zh: name.zh, en: inLanguage(name, 'en') },
      called && {
        zh: called.map((one) => one.zh).join('、'),
        en: called.map((one) => inLanguage(one, 'en')).join(' or '),
      },
    )
  }
  return defineCondition({
    key: kind,
    name: part.name,
    group: 'membership',
    schema: part.schema,
    examples: part.examples as Condition<Record<string, unknown>>['examples'],
    check: (node, words, path) => {
      const { key, values } = read(node)
      const found = words.member(kind, key)
      if (!found) {
        const known = words.known(kind)
        return fail(unknownWord(kind, { key, known, path: `${path}/${kind}` }))
      }
      const known = (found.values ?? []).map((value) => value.key)
      const wrong = (values ?? []).find((value) => !known.includes(value))
      if (wrong === undefined) return ok(true)
      const { is, in: list = [] } = node as { is?: string; in?: readonly string[] }
      const at = is === wrong ? `${path}/is` : `${path}/in/${list.indexOf(wrong)}`
      return fail(unknownWord(`value of ${key}`, { key: wrong, known, path: at }))
    },
    sentence: (node, words) => said(part.say, node, words),
    denial: (node, words) => said(part.deny, node, words),
    change: (node, wanted, words) => said(wanted ? part.enter : part.leave, node, words),
    compile: (node, use, words) =>
      together(
        'any',
        refsOf(node, words).map((ref) => use.member(ref)),
      ),
    matches: (node, sight, words) => refsOf(node, words).some((ref) => sight.member(ref)),
    ground: (node, sight, words) => {
      const { key } = read(node)
      const found = words.member(kind, key)
      const has = (found?.values ?? []).filter((one) => sight.member({ kind, key, value: one.key }))
      const name = found?.name ?? { zh: key }
      return {
        text: { zh: name.zh, en: inLanguage(name, 'en') },
        value:
          found?.values === undefined || found.values.length === 0
            ? sight.member({ kind, key })
            : has.length === 0
              ? null
              : has.map((one) => one.name.zh).join('、'),
        ...(has.length === 0
          ? {}
          : {
              named: {
                zh: has.map((one) => one.name.zh).join('、'),
                en: has.map((one) => inLanguage(one.name, 'en')).join(', '),
              },
            }),
      }
    },
    touches: (node) => [`${kind}:${read(node).key}`],
  })
}
