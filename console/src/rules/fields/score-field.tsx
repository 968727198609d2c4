import { useText } from '../../locales/language.tsx'
import { isJson } from '../tree.ts'
import { ErrorAt } from './error-at.tsx'
import type { FieldProps } from './field-props.ts'
import { NumberInput } from './number-input.tsx'
import type { Schema } from './schema.ts'

/** Whether it is a score: one, or a range of them. */
export const isScore = (schema: Schema): boolean =>
  schema.anyOf?.length === 2 &&
  schema.anyOf[0]?.type === 'integer' &&
  schema.anyOf[1]?.properties !== undefined &&
  Object.keys(schema.anyOf[1].properties).every((key) => key === 'at_least' || key === 'at_most')

type Ask = 'is' | 'at_least' | 'at_most' | 'between'

/** A score: exactly, at least, at most, from – to. */
export function ScoreField({ label, value, path, onChange }: FieldProps) {
  const t = useText()
  const range = isJson(value) ? value : undefined
  const ask: Ask = !range
    ? 'is'
    : 'at_least' in range && 'at_most' in range
      ? 'between'
      : 'at_most' in range
        ? 'at_most'
        : 'at_least'
  const one = range ? (range['at_least'] ?? range['at_most'] ?? 1) : value
  const choose = (next: Ask) => {
    if (next === 'is') onChange(one)
    else if (next === 'between') onChange({ at_least: one, at_most: range?.['at_most'] ?? 5 })
    else onChange({ [next]: one })
  }
  return (
    <span className="row tight">
      <select
        className="field"
        aria-label={t.rules.comparisonOf({ what: label })}
        value={ask}
        onChange={(event) => choose(event.target.value as Ask)}
      >
        {(['is', 'at_least', 'at_most', 'between'] as const).map((key) => (
          <option key={key} value={key}>
            {t.rules.operators[key]}
          </option>
        ))}
      </select>
      <NumberInput
        label={t.rules.valueOf({ what: label })}
        value={one}
        onChange={(next) =>
          onChange(
            ask === 'is' ? next : { ...range, [ask === 'at_most' ? 'at_most' : 'at_least']: next },
          )
        }
      />
      {ask === 'between' && (
        <NumberInput
          label={t.rules.highest}
          value={range?.['at_most']}
          onChange={(next) => onChange({ ...range, at_most: next })}
        />
      )}
      <ErrorAt path={path} />
    </span>
  )
}
