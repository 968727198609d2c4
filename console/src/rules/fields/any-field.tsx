import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { DayInput } from '../../parts/day-input.tsx'
import { useRules } from '../rules-context.tsx'
import { isJson } from '../tree.ts'
import { ErrorAt, useErrorAt } from './error-at.tsx'
import type { FieldProps } from './field-props.ts'
import { FiltersField } from './filters-field.tsx'
import { ItemsField } from './items-field.tsx'
import { JsonField } from './json-field.tsx'
import { ListInput } from './list-input.tsx'
import { MetricField } from './metric-field.tsx'
import { wordsFor } from './names.ts'
import { NumberInput } from './number-input.tsx'
import { ObjectField } from './object-field.tsx'
import { branchOf, carried, isFilters, isWindow, type Schema } from './schema.ts'
import { isScore, ScoreField } from './score-field.tsx'
import { WindowField } from './window-field.tsx'
import { WordSelect } from './word-select.tsx'

type Props = Omit<FieldProps, 'render'>
const render = (props: Props) => <AnyField {...props} />

/** The editor for a value: known by its name, else made from its schema, else JSON. */
export function AnyField(props: Props) {
  const { name, schema, value } = props
  const { words } = useRules()
  const field: FieldProps = { ...props, render }
  if (name === 'metric') return <MetricField {...field} />
  if (isFilters(schema)) return <FiltersField {...field} />
  if (isWindow(schema)) return <WindowField {...field} />
  if (isScore(schema)) return <ScoreField {...field} />
  if (schema.anyOf) return constants(schema) ? <Constants {...field} /> : <Union {...field} />
  if (schema.enum || schema.const !== undefined) return <Constants {...field} />
  if (schema.type === 'object' && schema.properties && (isJson(value) || value === undefined))
    return <ObjectField {...field} />
  if (schema.type === 'array' && !Array.isArray(schema.items)) {
    const item = (schema.items ?? {}) as Schema
    if (item.type === 'string' || (item.anyOf && !item.anyOf.some((one) => one.type === 'object')))
      return <Texts {...field} choices={wordsFor(name, words, props.scope)} />
    if (item.type === 'object' || item.anyOf) return <ItemsField {...field} />
  }
  return <Scalar {...field} />
}

function Scalar(props: FieldProps) {
  const { name, label, schema, value, path, scope, onChange } = props
  const t = useText()
  const { words } = useRules()
  const invalid = useErrorAt(path) !== undefined
  const choices = schema.type === 'string' ? wordsFor(name, words, scope) : undefined
  if (choices)
    return (
      <>
        <WordSelect
          label={label}
          words={choices}
          value={String(value ?? '')}
          invalid={invalid}
          onChange={onChange}
        />
        <ErrorAt path={path} />
      </>
    )
  if (schema.type === 'boolean')
    return (
      <select
        className="field"
        aria-label={label}
        value={String(value)}
        onChange={(event) => onChange(event.target.value === 'true')}
      >
        <option value="true">{t.common.yes}</option>
        <option value="false">{t.common.no}</option>
      </select>
    )
  if (schema.type === 'integer' || schema.type === 'number')
    return (
      <>
        <NumberInput
          label={label}
          value={value}
          unit={schema.unit ?? scope.unit}
          invalid={invalid}
          onChange={onChange}
        />
        <ErrorAt path={path} />
      </>
    )
  if (schema.type !== 'string') return <JsonField {...props} />
  if (schema.pattern?.includes('\\d{4}-\\d{2}-\\d{2}'))
    return <DayInput label={label} value={String(value ?? '')} onChange={onChange} />
  return (
    <>
      <input
        className="field"
        aria-label={label}
        aria-invalid={invalid}
        value={String(value ?? '')}
        onChange={(event) => onChange(event.target.value)}
      />
      <ErrorAt path={path} />
    </>
  )
}

function Texts({
  label,
  value,
  path,
  onChange,
  choices,
}: FieldProps & { choices: ReturnType<typeof wordsFor> }) {
  const invalid = useErrorAt(path) !== undefined
  return (
    <>
      <ListInput
        label={label}
        values={Array.isArray(value) ? (value as string[]) : []}
        choices={choices}
        invalid={invalid}
        onChange={onChange}
      />
      <ErrorAt path={path} />
    </>
  )
}

const constants = (schema: Schema): boolean =>
  schema.anyOf?.every((one) => one.const !== undefined) ?? false

/** One of some fixed words. */
function Constants({ label, schema, value, path, onChange }: FieldProps) {
  const t = useText()
  const all = schema.enum ?? schema.anyOf?.map((one) => one.const) ?? [schema.const]
  const names: Readonly<Record<string, string>> = t.rules.constants
  return (
    <>
      <select
        className="field"
        aria-label={label}
        value={String(value)}
        onChange={(event) => onChange(all.find((one) => String(one) === event.target.value))}
      >
        {all.map((one) => (
          <option key={String(one)} value={String(one)}>
            {names[String(one)] ?? String(one)}
          </option>
        ))}
      </select>
      <ErrorAt path={path} />
    </>
  )
}

/** One of several shapes: which, and then its own form. One text or several are the same question. */
function Union(props: FieldProps) {
  const { name, label, schema, value, path, scope, onChange } = props
  const t = useText()
  const f = useFormat()
  const { words } = useRules()
  const branches = schema.anyOf ?? []
  const oneOrMore =
    branches.some((one) => one.type === 'string') && branches.some((one) => one.type === 'array')
  if (oneOrMore) {
    const values = Array.isArray(value)
      ? (value as string[])
      : value === undefined
        ? []
        : [String(value)]
    return (
      <Texts
        {...props}
        value={values}
        choices={wordsFor(name, words, scope)}
        onChange={(next) => {
          const list = next as readonly string[]
          onChange(list.length === 1 && typeof value === 'string' ? list[0] : list)
        }}
      />
    )
  }
  const chosen = branchOf(schema, value)
  const branch = branches[chosen] ?? {}
  return (
    <span className="row wrap">
      <select
        className="field"
        aria-label={t.rules.shapeOf({ what: label })}
        value={chosen}
        onChange={(event) => onChange(carried(value, branches[Number(event.target.value)] ?? {}))}
      >
        {branches.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a union's branches have no other name
          <option key={index} value={index}>
            {branchName(one, { ...t.rules.fields, ...t.rules.branches }, f.language)}
          </option>
        ))}
      </select>
      {branch.const === undefined && <AnyField {...props} schema={branch} path={path} />}
    </span>
  )
}

function branchName(
  schema: Schema,
  fields: Readonly<Record<string, string>>,
  language: string,
): string {
  if (schema.title !== undefined) return schema.title
  if (schema.const !== undefined) return String(schema.const)
  const keys = schema.required ?? Object.keys(schema.properties ?? {})
  const names = keys.map((key) => fields[key] ?? key)
  return names.length > 0
    ? names.join(language === 'zh' ? '、' : ', ')
    : String(schema.type ?? 'JSON')
}
