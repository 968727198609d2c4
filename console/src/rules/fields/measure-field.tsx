import { useText } from '../../locales/language.tsx'
import { isJson, type Json } from '../tree.ts'
import type { FieldProps } from './field-props.ts'
import { MEASURES, type Measure, withProperty } from './schema.ts'

/** How often, how much of what, how many different: at most one of them; none is at least once. */
export function MeasureField({
  schema,
  value,
  path,
  scope,
  onValue,
  render,
}: FieldProps & { readonly value: Json; readonly onValue: (value: Json) => void }) {
  const t = useText()
  const measure = MEASURES.find((one) => one in value)
  const choose = (next: Measure | '') => {
    const bare = MEASURES.reduce<Json>((rest, one) => withProperty(rest, one, undefined), value)
    if (next === '') return onValue(bare)
    const number = scope.fields?.find((field) => field.unit === 'money' || field.type === 'integer')
    const text = scope.fields?.find((field) => field.type === 'text')
    const of = next === 'sum' ? number?.key : text?.key
    onValue({
      ...bare,
      [next]: { ...(next === 'count' ? {} : { of: of ?? '' }), at_least: next === 'sum' ? 100 : 2 },
    })
  }
  const property = measure && schema.properties?.[measure]
  const inner = measure && isJson(value[measure]) ? value[measure] : {}
  const unit = scope.fields?.find((field) => field.key === inner['of'])?.unit
  return (
    <div className="rule-part">
      <span className="label" aria-hidden="true">
        {t.rules.howMuch}
      </span>
      <select
        className="field"
        aria-label={t.rules.howMuch}
        value={measure ?? ''}
        onChange={(event) => choose(event.target.value as Measure | '')}
      >
        <option value="">{t.rules.atLeastOnce}</option>
        {MEASURES.map((one) => (
          <option key={one} value={one}>
            {t.rules.measures[one]}
          </option>
        ))}
      </select>
      {measure &&
        property &&
        render({
          name: measure,
          label: t.rules.measures[measure],
          schema: property,
          value: value[measure],
          path: `${path}/${measure}`,
          scope: { ...scope, ...(unit === undefined ? {} : { unit }) },
          onChange: (next) => onValue({ ...value, [measure]: next }),
        })}
    </div>
  )
}
