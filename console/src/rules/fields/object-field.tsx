import type { FactField } from '#api/shapes/rule-words.ts'
import { useText } from '../../locales/language.tsx'
import { useMetrics } from '../../parts/metrics.ts'
import { useRules } from '../rules-context.tsx'
import { isJson, type Json } from '../tree.ts'
import { CompareField } from './compare-field.tsx'
import { ErrorAt } from './error-at.tsx'
import type { FieldProps, Scope } from './field-props.ts'
import { MeasureField } from './measure-field.tsx'
import { hasMeasures, least, MEASURES, operatorsOf, type Schema, withProperty } from './schema.ts'
import { useComparison } from './use-comparison.ts'

/** What needs no name where it stands: the button above it says already what it is. */
const UNNAMED = new Set(['steps.item.without'])

/** A form for an object: what it must have, what it has, and buttons for what it may have. */
export function ObjectField(props: FieldProps) {
  const { schema, path, onChange, render } = props
  const t = useText()
  const value = isJson(props.value) ? props.value : {}
  const scope = useScope(props.scope, value)
  const properties = schema.properties ?? {}
  const fieldNames: Readonly<Record<string, string>> = t.rules.fields
  const insideNames: Readonly<Record<string, string>> = t.rules.insideFields
  const adds: Readonly<Record<string, string>> = t.rules.addFields
  /** Some are called otherwise inside of what they stand in: the time of a step is since the step before. */
  const nameOf = (key: string) => {
    const place = `${props.name}.${key}`
    if (UNNAMED.has(place)) return ''
    return (
      scope.names?.[key] ?? insideNames[place] ?? fieldNames[key] ?? properties[key]?.title ?? key
    )
  }
  const operators = operatorsOf(properties)
  const measured = hasMeasures(properties)
  const inRow = new Set<string>([...operators, ...(measured ? MEASURES : [])])
  const alone = Object.keys(properties).filter((key) => !inRow.has(key))
  const isThere = (key: string) => key in value || (schema.required ?? []).includes(key)
  const unknown = Object.keys(value).filter((key) => !(key in properties))
  const set = (key: string, next: unknown) => onChange(withProperty(value, key, next))
  const part = (key: string, property: Schema) => (
    <div key={key} className="rule-part" data-part={key}>
      {alone.length + inRow.size > 1 && key !== props.scope.kind && nameOf(key) !== '' && (
        <span className="label" aria-hidden="true">
          {nameOf(key)}
        </span>
      )}
      {render({
        name: key,
        label: nameOf(key),
        schema: property,
        value: value[key],
        path: `${path}/${key}`,
        scope,
        onChange: (next) => set(key, next),
      })}
      {!(schema.required ?? []).includes(key) && (
        <button
          type="button"
          className="quiet"
          aria-label={t.rules.removePart({ what: nameOf(key) })}
          onClick={() => set(key, undefined)}
        >
          ×
        </button>
      )}
    </div>
  )
  return (
    <div className="rule-fields">
      {alone.filter(isThere).map((key) => part(key, properties[key] ?? {}))}
      {measured && <MeasureField {...props} value={value} scope={scope} onValue={onChange} />}
      {operators.length > 0 && <Asked {...props} value={value} scope={scope} />}
      {unknown.map((key) => part(key, {}))}
      {alone
        .filter((key) => !isThere(key))
        .map((key) => (
          <button
            key={key}
            type="button"
            className="link small"
            onClick={() => set(key, startOf(properties[key] ?? {}, scope.fields))}
          >
            ＋ {adds[`${props.name}.${key}`] ?? nameOf(key)}
          </button>
        ))}
      <ErrorAt path={path} inside={false} />
    </div>
  )
}

function Asked({
  name,
  schema,
  path,
  scope,
  onChange,
  ...props
}: FieldProps & { readonly value: Json }) {
  const t = useText()
  const { value } = props
  const asked = useComparison(name, value, scope)
  const operators = operatorsOf(schema.properties ?? {})
  if (asked.hidden && !operators.some((one) => one in value)) return null
  return (
    <div className="rule-part">
      <CompareField
        label={asked.label ?? t.rules.theValue}
        value={value}
        operators={operators}
        path={path}
        type={asked.type}
        unit={asked.unit}
        choices={asked.choices}
        ordered={asked.ordered}
        optional={asked.optional}
        onChange={onChange}
      />
    </div>
  )
}

/** What the parts of an object may speak of follows from its event, fact, or model. */
function useScope(scope: Scope, value: Json): Scope {
  const { words } = useRules()
  const metrics = useMetrics()
  const event = words.events.find((one) => one.key === value['event'])
  const fact = words.facts.find((one) => one.key === value['fact'])
  const metric = metrics.find((one) => one.key === value['metric'])
  const fields: readonly FactField[] | undefined = event?.fields ?? fact?.fields ?? scope.fields
  const unit = fields?.find((one) => one.key === value['of'])?.unit ?? metric?.unit
  return {
    kind: scope.kind,
    ...(fields ? { fields } : {}),
    ...(scope.names ? { names: scope.names } : {}),
    ...(unit === undefined ? {} : { unit }),
    ...(typeof value['model'] === 'string' ? { rfm: value['model'] } : {}),
  }
}

/** A first value for a part that is added: thirty days, a filter, the first word. */
function startOf(schema: Schema, fields: readonly FactField[] | undefined): unknown {
  const window = schema.anyOf?.some((one) => 'days' in (one.properties ?? {}))
  if (window)
    return schema.anyOf?.some((one) => one.const === 'lifetime') ? { days: 30 } : { days: 3 }
  if (schema.type === 'array') {
    const field = fields?.find((one) => one.type === 'text') ?? fields?.[0]
    const item = (Array.isArray(schema.items) ? schema.items[0] : schema.items) as
      | Schema
      | undefined
    if (item?.anyOf?.some((one) => 'field' in (one.properties ?? {})))
      return [{ field: field?.key ?? '', is: field?.one_of?.[0] ?? '' }]
    return [least(item ?? {})]
  }
  return least(schema)
}
