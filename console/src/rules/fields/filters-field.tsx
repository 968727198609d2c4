import type { FactField } from '#api/shapes/rule-words.ts'
import { useText } from '../../locales/language.tsx'
import { isJson, type Json } from '../tree.ts'
import { useRules } from '../rules-context.tsx'
import { CompareField } from './compare-field.tsx'
import { ErrorAt, useErrorAt } from './error-at.tsx'
import type { FieldProps } from './field-props.ts'
import type { Operator } from './schema.ts'
import { WordSelect } from './word-select.tsx'

const ASKS: readonly Operator[] = [
  'is',
  'is_not',
  'in',
  'not_in',
  'at_least',
  'above',
  'at_most',
  'below',
  'exists',
]

/** Which facts count: conditions on their fields, all of which must hold. */
export function FiltersField({ label, value, path, scope, onChange }: FieldProps) {
  const t = useText()
  const filters = Array.isArray(value) ? value.filter(isJson) : []
  const fields = scope.fields ?? []
  const set = (next: readonly Json[]) => onChange(next.length === 0 ? undefined : next)
  return (
    <fieldset className="rule-filters">
      <legend className="label">{label}</legend>
      {filters.map((filter, index) => (
        <FilterLine
          // biome-ignore lint/suspicious/noArrayIndexKey: filters have no identity but their place
          key={index}
          filter={filter}
          fields={fields}
          path={`${path}/${index}`}
          onChange={(next) => set(filters.map((one, at) => (at === index ? next : one)))}
          onRemove={() => set(filters.filter((_, at) => at !== index))}
        />
      ))}
      <button
        type="button"
        className="link small"
        onClick={() => set([...filters, starter(fields)])}
      >
        ＋ {t.rules.addFilter}
      </button>
    </fieldset>
  )
}

const starter = (fields: readonly FactField[]): Json => {
  const field = fields.find((one) => one.type === 'text') ?? fields[0]
  return { field: field?.key ?? '', is: field?.one_of?.[0] ?? (field && isNumber(field) ? 1 : '') }
}

type LineProps = {
  readonly filter: Json
  readonly fields: readonly FactField[]
  readonly path: string
  readonly onChange: (filter: Json) => void
  readonly onRemove: () => void
}

function FilterLine({ filter, fields, path, onChange, onRemove }: LineProps) {
  const t = useText()
  const { words } = useRules()
  const { field: key = '', ...comparison } = filter
  const field = fields.find((one) => one.key === key)
  const invalid = useErrorAt(`${path}/field`) !== undefined
  const named = { channel: words.channels, store: words.stores }[String(key)]
  const choices =
    field?.one_of?.map((one) => ({ key: one, name: { zh: one, en: one } })) ??
    (named?.length ? named : undefined)
  return (
    <div className="row wrap">
      <WordSelect
        label={t.rules.field}
        words={fields}
        value={String(key)}
        invalid={invalid}
        onChange={(next) => {
          const found = fields.find((one) => one.key === next)
          onChange({ field: next, is: found?.one_of?.[0] ?? (found && isNumber(found) ? 1 : '') })
        }}
      />
      <CompareField
        label={t.rules.field}
        value={comparison}
        operators={ASKS}
        path={path}
        type={field === undefined ? 'any' : isNumber(field) ? 'number' : 'text'}
        unit={field?.unit}
        {...(choices ? { choices } : {})}
        onChange={(next) => onChange({ field: key, ...next })}
      />
      <button type="button" className="quiet" onClick={onRemove} aria-label={t.rules.removeFilter}>
        ×
      </button>
      <ErrorAt path={`${path}/field`} />
      <ErrorAt path={path} inside={false} />
    </div>
  )
}

const isNumber = (field: FactField): boolean => ['integer', 'decimal'].includes(field.type)
