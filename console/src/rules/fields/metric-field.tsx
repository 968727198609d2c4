import { useText } from '../../locales/language.tsx'
import { factName } from '../../parts/fact-name.ts'
import { byFact, useMetrics } from '../../parts/metrics.ts'
import { useRules } from '../rules-context.tsx'
import { isJson, type Json } from '../tree.ts'
import { ErrorAt, useErrorAt } from './error-at.tsx'
import type { FieldProps } from './field-props.ts'
import { FiltersField } from './filters-field.tsx'
import { JsonField } from './json-field.tsx'
import type { Schema } from './schema.ts'
import { withProperty } from './schema.ts'
import { WindowField } from './window-field.tsx'
import { WordSelect } from './word-select.tsx'

const OWN = '*'
const START: Json = {
  fact: 'orders',
  aggregate: 'sum',
  of: 'net_amount',
  within: { months: 12 },
}

/** A metric of the dictionary, or one that is said on the spot: of which facts, what, which of them, when. */
export function MetricField(props: FieldProps) {
  const { label, value, path, onChange } = props
  const t = useText()
  const metrics = useMetrics()
  const { words } = useRules()
  const invalid = useErrorAt(path, false) !== undefined
  const own = isJson(value)
  const listed = new Set(metrics.map((one) => one.key))
  return (
    <>
      <WordSelect
        label={label}
        value={own ? OWN : String(value ?? '')}
        words={[{ key: OWN, name: { zh: t.rules.ownMetric, en: t.rules.ownMetric } }]}
        groups={[
          ...byFact(metrics).map(([fact, group]) => ({ name: factName(fact, t), words: group })),
          {
            name: t.rules.otherMetrics,
            words: words.metrics.filter((one) => !listed.has(one.key)),
          },
        ].filter((group) => group.words.length > 0)}
        invalid={invalid}
        onChange={(key) => onChange(key === OWN ? START : key)}
      />
      <ErrorAt path={path} inside={false} />
      {own && <OwnMetric {...props} value={value} />}
    </>
  )
}

type OwnProps = FieldProps & { readonly value: Json }

/** A metric said on the spot: of facts, or one of these divided by another. */
export function OwnMetric(props: OwnProps) {
  const { value, path, onChange } = props
  const t = useText()
  const { ratio } = value
  if ('fact' in value)
    return (
      <>
        <MetricOfFacts {...props} />
        <button
          type="button"
          className="link small"
          onClick={() =>
            onChange({ ratio: { of: value, per: { fact: value['fact'], aggregate: 'count' } } })
          }
        >
          ÷ {t.rules.divide}
        </button>
      </>
    )
  if (!isJson(ratio) || !isFacts(ratio['of']) || !isFacts(ratio['per']))
    return <JsonField {...props} label={t.rules.ownMetric} />
  const { of, per } = ratio
  const side = (key: 'of' | 'per') => ({
    ...props,
    name: key,
    path: `${path}/ratio/${key}`,
    onChange: (next: unknown) => onChange({ ...value, ratio: { ...ratio, [key]: next } }),
  })
  return (
    <div className="rule-inner">
      <MetricOfFacts {...side('of')} value={of} />
      <span className="label">{t.rules.dividedBy}</span>
      <MetricOfFacts {...side('per')} value={per} />
      <button type="button" className="link small" onClick={() => onChange(of)}>
        {t.rules.undivide}
      </button>
    </div>
  )
}

const isFacts = (spec: unknown): spec is Json => isJson(spec) && 'fact' in spec

function MetricOfFacts(props: OwnProps) {
  const { value, path, schema, scope, onChange } = props
  const t = useText()
  const { words } = useRules()
  const spec = specSchema(schema)
  const fact = words.facts.find((one) => one.key === value['fact'])
  const aggregate = words.aggregates.find((one) => one.key === value['aggregate'])
  const fields = fact?.fields ?? []
  const takes = fields.filter(
    (field) => aggregate === undefined || aggregate.of.includes(field.type),
  )
  const set = (key: string, next: unknown) => onChange(withProperty(value, key, next))
  const inside = { ...props, scope: { ...scope, fields } }
  const part = (key: string) => ({
    ...inside,
    name: key,
    path: `${path}/${key}`,
    value: value[key],
    onChange: (next: unknown) => set(key, next),
  })
  return (
    <div className="rule-inner">
      <WordSelect
        label={t.rules.fields.fact}
        words={words.facts}
        value={String(value['fact'])}
        onChange={(key) => set('fact', key)}
      />
      <WordSelect
        label={t.rules.fields.aggregate}
        words={words.aggregates}
        value={String(value['aggregate'])}
        onChange={(key) => onChange(forAggregate(value, key, words.aggregates, fields))}
      />
      {(aggregate === undefined || aggregate.of.length > 0) && (
        <WordSelect
          label={t.rules.fields.of}
          words={takes}
          value={String(value['of'] ?? '')}
          {...(aggregate?.of_optional || value['of'] === undefined ? { none: t.common.none } : {})}
          onChange={(key) => set('of', key === '' ? undefined : key)}
        />
      )}
      <span className="row">
        <span className="label">{t.rules.fields.within}</span>
        <WindowField
          {...part('within')}
          label={t.rules.fields.within}
          schema={spec?.properties?.['within'] ?? {}}
          onChange={(next) => set('within', next === 'lifetime' ? undefined : next)}
        />
      </span>
      <FiltersField
        {...part('where')}
        label={t.rules.fields.where}
        schema={spec?.properties?.['where'] ?? {}}
      />
      {['fact', 'aggregate', 'of', 'by', 'unless', 'half_life'].map((key) => (
        <ErrorAt key={key} path={`${path}/${key}`} />
      ))}
    </div>
  )
}

/** Another aggregate keeps the field if it takes it. */
function forAggregate(
  value: Json,
  key: string,
  aggregates: readonly { key: string; of: readonly string[]; of_optional: boolean }[],
  fields: readonly { key: string; type: string }[],
): Json {
  const next = { ...value, aggregate: key }
  const takes = aggregates.find((one) => one.key === key)?.of ?? []
  if (takes.length === 0) return withProperty(next, 'of', undefined)
  const fits = fields.filter((field) => takes.includes(field.type))
  const kept = fits.some((field) => field.key === value['of'])
  const needed = !aggregates.find((one) => one.key === key)?.of_optional
  return kept ? next : withProperty(next, 'of', needed ? fits[0]?.key : undefined)
}

/** The schema of a metric over one kind of facts, among those of what a metric can be. */
const specSchema = (schema: Schema): Schema | undefined =>
  schema.properties && 'fact' in schema.properties
    ? schema
    : (schema.anyOf ?? []).map(specSchema).find((one) => one !== undefined)
