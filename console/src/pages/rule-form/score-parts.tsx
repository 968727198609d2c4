import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { AnyField } from '../../rules/fields/any-field.tsx'
import { JsonField } from '../../rules/fields/json-field.tsx'
import { OwnMetric } from '../../rules/fields/metric-field.tsx'
import { NumberInput } from '../../rules/fields/number-input.tsx'
import type { Schema } from '../../rules/fields/schema.ts'
import { useRules } from '../../rules/rules-context.tsx'
import { isJson, type Json } from '../../rules/tree.ts'

type Props = {
  /** `{ score: { parts, scale } }`, as a metric's definition has it. */
  readonly score: Json
  readonly path: string
  readonly onChange: (score: Json) => void
}

/** Whether it is a score made of parts, which the form knows. */
export const hasParts = (score: Json): boolean =>
  isJson(score['score']) && Array.isArray(score['score']['parts'])

/** A score made of parts: what each looks at, what it weighs, from where to where it counts. */
export function ScoreParts({ score, path, onChange }: Props) {
  const t = useText()
  const inner = isJson(score['score']) ? score['score'] : {}
  const parts = (Array.isArray(inner['parts']) ? inner['parts'] : []).filter(isJson)
  const give = (next: readonly Json[]) => onChange({ score: { ...inner, parts: next } })
  const set = (index: number, part: Json) =>
    give(parts.map((one, at) => (at === index ? { ...one, ...part } : one)))
  const number = (index: number, key: 'weight' | 'from' | 'to') => (
    <span className="labelled">
      <span className="label small" aria-hidden="true">
        {t.rules.scoreFields[key]}
      </span>
      <NumberInput
        label={t.rules.scoreFields[key]}
        value={parts[index]?.[key]}
        onChange={(value) => set(index, { [key]: value })}
      />
    </span>
  )
  return (
    <fieldset className="rule-score">
      <legend className="label">{t.rules.scoreParts}</legend>
      <ol>
        {parts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of a score have no identity but their place
          <li key={index} className="row wrap">
            <details>
              <summary>
                <MeasureName of={part['of']} />
              </summary>
              <Measure
                of={part['of']}
                path={`${path}/score/parts/${index}/of`}
                onChange={(of) => set(index, { of })}
              />
            </details>
            {number(index, 'weight')}
            {number(index, 'from')}
            {number(index, 'to')}
            <button
              type="button"
              className="quiet"
              aria-label={t.rules.acts.remove}
              onClick={() => give(parts.filter((_, at) => at !== index))}
            >
              ×
            </button>
          </li>
        ))}
      </ol>
      <button type="button" className="link small" onClick={() => give([...parts, NEW_PART])}>
        ＋ {t.rules.addScorePart}
      </button>
      <p className="faint small">{t.rules.scoreHelp}</p>
    </fieldset>
  )
}

const NEW_PART: Json = { of: { fact: 'orders', aggregate: 'count' }, weight: 10, from: 0, to: 10 }

/** What a part looks at: the same fields as a metric that a condition says on the spot. */
function Measure({
  of,
  path,
  onChange,
}: {
  readonly of: unknown
  readonly path: string
  readonly onChange: (of: unknown) => void
}) {
  const t = useText()
  const { kinds } = useRules()
  const condition = kinds.find((kind) => kind.key === 'metric')?.schema as Schema | undefined
  const schema = condition?.properties?.['metric']
  const field = { label: t.rules.score, path, onChange }
  return isJson(of) && schema ? (
    <OwnMetric
      {...field}
      name="metric"
      schema={schema}
      value={of}
      scope={{ kind: 'metric' }}
      render={(props) => <AnyField {...props} />}
    />
  ) : (
    <JsonField {...field} value={of} />
  )
}

/** What a part looks at, in the shop's words: 订单 · 次数 ÷ 订单 · 次数. */
function MeasureName({ of }: { readonly of: unknown }) {
  const t = useText()
  const f = useFormat()
  const { words } = useRules()
  const one = (spec: unknown): string => {
    if (!isJson(spec)) return '?'
    const fact = words.facts.find((word) => word.key === spec['fact'])
    const aggregate = words.aggregates.find((word) => word.key === spec['aggregate'])
    const fields = fact?.fields ?? []
    const nameOf = (key: unknown) => {
      const field = fields.find((word) => word.key === key)
      return field ? f.say(field.name) : String(key)
    }
    const filters = Array.isArray(spec['where']) ? spec['where'].filter(isJson) : []
    const which = filters.map((filter) => {
      const value = filter['is'] ?? filter['in'] ?? ''
      return typeof value === 'boolean'
        ? nameOf(filter['field'])
        : `${nameOf(filter['field'])} ${String(value)}`
    })
    const parts = [
      fact ? f.say(fact.name) : String(spec['fact']),
      aggregate ? f.say(aggregate.name) : String(spec['aggregate']),
      ...(spec['of'] === undefined ? [] : [nameOf(spec['of'])]),
    ]
    return `${parts.join(' · ')}${which.length > 0 ? t.rules.bracketed({ text: which.join(t.rules.semicolon) }) : ''}`
  }
  const ratio = isJson(of) && isJson(of['ratio']) ? of['ratio'] : undefined
  return <>{ratio ? `${one(ratio['of'])} ÷ ${one(ratio['per'])}` : one(of)}</>
}
