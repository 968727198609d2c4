import { useText } from '../../locales/language.tsx'
import { DayInput } from '../../parts/day-input.tsx'
import { useToday } from '../../parts/day-range.tsx'
import { addDays } from '../../format/dates.ts'
import { isJson } from '../tree.ts'
import { ErrorAt, useErrorAt } from './error-at.tsx'
import type { FieldProps } from './field-props.ts'
import { isLength, type Length, type Schema } from './schema.ts'
import { NumberInput } from './number-input.tsx'

type Kind = Length | `this:${string}` | `previous:${string}` | 'range' | 'lifetime'

/** A stretch of time: so many days or seconds, this month, between two dates, ever. */
export function WindowField({ label, schema, value, path, onChange }: FieldProps) {
  const t = useText()
  const today = useToday()
  const kind = kindOf(value)
  const invalid = useErrorAt(path) !== undefined
  const choose = (next: Kind) => {
    const number = isJson(value) ? Object.values(value).find((one) => typeof one === 'number') : 30
    if (next === 'lifetime') onChange('lifetime')
    else if (next === 'range') onChange({ from: addDays(today, -30), to: today })
    else if (next.includes(':')) {
      const [which = '', unit] = next.split(':')
      onChange({ [which]: unit })
    } else onChange({ [next]: number ?? 30 })
  }
  const range = isJson(value) ? value : {}
  return (
    <span className="row wrap">
      {isLength(kind) && isJson(value) && (
        <NumberInput
          label={t.rules.lengthOf({ what: label })}
          value={value[kind]}
          unit="number"
          invalid={invalid}
          onChange={(number) => onChange({ [kind]: number })}
        />
      )}
      <select
        className="field"
        aria-label={t.rules.unitOf({ what: label })}
        aria-invalid={invalid}
        value={kind}
        onChange={(event) => choose(event.target.value as Kind)}
      >
        {kindsOf(schema, kind).map((one) => (
          <option key={one} value={one}>
            {(t.rules.windows as Readonly<Record<string, string>>)[one] ?? one}
          </option>
        ))}
      </select>
      {kind === 'range' && (
        <span className="row tight">
          <DayInput
            label={t.range.from}
            value={dayOf(range['from'])}
            onChange={(from) => onChange(bounds({ ...range, from }))}
          />
          –
          <DayInput
            label={t.range.to}
            value={dayOf(range['to'])}
            onChange={(to) => onChange(bounds({ ...range, to }))}
          />
        </span>
      )}
      <ErrorAt path={path} />
    </span>
  )
}

const dayOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 10) : '')

/** An end that was emptied is open. */
const bounds = (range: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(range).filter(([, day]) => day !== ''))

function kindOf(value: unknown): Kind {
  if (!isJson(value)) return 'lifetime'
  if ('from' in value || 'to' in value) return 'range'
  const [key = 'days', one] = Object.entries(value)[0] ?? []
  return key === 'this' || key === 'previous' ? `${key}:${String(one)}` : (key as Length)
}

function kindsOf(schema: Schema, now: Kind): readonly Kind[] {
  const kinds = (schema.anyOf ?? []).flatMap((branch): Kind[] => {
    if (branch.const === 'lifetime') return ['lifetime']
    const [key, property] = Object.entries(branch.properties ?? {})[0] ?? []
    if (key === undefined) return []
    if (key === 'from' || key === 'to') return ['range']
    if (key !== 'this' && key !== 'previous') return [key as Length]
    const units = property?.enum ?? property?.anyOf?.map((one) => one.const) ?? [property?.const]
    return units.map((unit): Kind => `${key}:${String(unit)}`)
  })
  return kinds.includes(now) ? kinds : [now, ...kinds]
}
