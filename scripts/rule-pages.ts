// Pages of docs/reference about rules: what can be asked, and what comes along.
import type { MemberWords } from '../src/segments/conditions/condition.ts'
import { conditions } from '../src/segments/conditions/registry.ts'
import type { ClassDefinition, RuleDefinition } from '../src/segments/definition.ts'
import { presets } from '../src/segments/presets/registry.ts'
import { parseRule } from '../src/segments/rule.ts'
import { sentenceOf } from '../src/segments/sentence.ts'
import { testWords } from '../src/segments/testing/words.ts'

export function conditionsPage(): string {
  const sections = conditions.all.map(({ key, name, schema, examples }) => {
    const shown = examples.map(
      ({ node, says }) => `| \`${JSON.stringify(node)}\` | ${says.zh} | ${says.en} |`,
    )
    return [
      `## \`${key}\` ${name.zh} · ${name.en}`,
      '',
      `Fields: ${fieldsOf(schema)}`,
      '',
      '| example | 中文 | English |',
      '|---|---|---|',
      ...shown,
      '',
    ].join('\n')
  })
  return [
    '# Conditions 条件',
    '',
    'Made from src/segments/conditions. A rule is a tree of `all`, `any`, `not` and these; money is in minor units.',
    '',
    ...sections,
  ].join('\n')
}

type Shape = { readonly properties?: object; readonly required?: readonly string[] }

/** Names of fields; those that may be left out with a question mark, those of an object within in brackets. */
function fieldsOf({ properties = {}, required = [] }: Shape): string {
  return Object.entries(properties as Record<string, Shape>)
    .map(([field, inner]) => {
      const optional = required.includes(field) ? '' : '?'
      return inner.properties
        ? `\`${field}${optional}\` (${fieldsOf(inner)})`
        : `\`${field}${optional}\``
    })
    .join(', ')
}

export function presetsPage(): string {
  return [
    '# Presets 预置',
    '',
    'Made from src/segments/presets. They are installed as version 1 when a shop is first started; from then on they are the shop’s own to edit, and never written over.',
    '',
    ...presets.all.map(sectionOf),
  ].join('\n')
}

const words = testWords(
  Object.fromEntries(
    (['segment', 'tag', 'class'] as const).map((kind) => [
      kind,
      Object.fromEntries(
        presets.all
          .filter((one) => one.kind === kind)
          .map(({ body }): [string, MemberWords] => [
            body.key,
            {
              name: body.name,
              ...('values' in body && body.values ? { values: body.values } : {}),
            },
          ]),
      ),
    ]),
  ),
)

function sectionOf({ kind, body }: RuleDefinition): string {
  const { key, name, about } = body
  const values = 'values' in body ? (body.values ?? []) : []
  const where = 'where' in body && body.where ? [ruleLine(body.where)] : []
  const rest = 'otherwise' in body && body.otherwise ? [body.otherwise] : []
  const choose = kind === 'class' ? `, \`${body.choose}\`` : ''
  return [
    `## ${name.zh} · ${name.en ?? name.zh}`,
    '',
    `${kind} \`${key}\`${choose}. ${about?.zh ?? ''} ${about?.en ?? ''}`,
    '',
    ...where,
    ...values.map((value) => `- \`${value.key}\` ${value.name.zh}: ${valueLine(value)}`),
    ...rest.map((value) => `- \`${value.key}\` ${value.name.zh}: whoever is left`),
    '',
  ].join('\n')
}

type ClassValue = ClassDefinition['values'][number]

function valueLine({ where, score, at_least }: Pick<ClassValue, 'where' | 'score' | 'at_least'>) {
  if (where) return ruleLine(where)
  const limit = at_least === undefined ? '' : ` ≥ ${at_least}`
  return `\`${typeof score === 'string' ? score : JSON.stringify(score)}\`${limit}`
}

function ruleLine(where: unknown): string {
  const tree = parseRule(where, words)
  if (!tree.ok) throw new Error(JSON.stringify(tree.problem))
  const { zh, en } = sentenceOf(tree.value, words)
  return `${zh} · ${en}`
}
