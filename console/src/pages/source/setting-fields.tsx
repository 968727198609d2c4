import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { Field } from '../../parts/field.tsx'
import { SelectField } from '../../parts/select-field.tsx'
import { TextField } from '../../parts/text-field.tsx'
import { type SettingField, shownAs, valueOf } from './settings-schema.ts'

/** What stands in the fields, by key; a field that nobody touched is not there. */
export type Typed = Readonly<Record<string, string>>

type Props = {
  readonly fields: readonly SettingField[]
  readonly values: Readonly<Record<string, unknown>>
  readonly typed: Typed
  readonly onChange: (typed: Typed) => void
  readonly disabled?: boolean
}

/** The settings of a kind of source, made from its schema. */
export function SettingFields({ fields, values, typed, onChange, disabled = false }: Props) {
  return fields.map((field) => (
    <OneField
      key={field.key}
      field={field}
      text={typed[field.key] ?? shownAs(field, values[field.key])}
      onChange={(text) => onChange({ ...typed, [field.key]: text })}
      disabled={disabled}
    />
  ))
}

function OneField({
  field,
  text,
  onChange,
  disabled,
}: {
  readonly field: SettingField
  readonly text: string
  readonly onChange: (text: string) => void
  readonly disabled: boolean
}) {
  const t = useText()
  const f = useFormat()
  const label = f.say(field.title)
  const help = f.say(field.help) || undefined
  const common = { label, help, value: text, disabled, onChange }
  switch (field.kind) {
    case 'switch':
      return <SelectField {...common} names={{ true: t.sources.yes, false: t.sources.no }} />
    case 'choice':
      return (
        <SelectField
          {...common}
          names={Object.fromEntries(field.choices.map((one) => [one, one]))}
        />
      )
    case 'number':
      return <TextField {...common} type="number" />
    case 'text':
      return <TextField {...common} maxLength={500} />
    case 'lines':
    case 'json':
      return (
        <Field
          label={field.kind === 'lines' ? `${label} · ${t.sources.perLine}` : label}
          help={help}
          error={isWrong(field, text) ? t.sources.notJson : undefined}
        >
          <textarea
            className="field mono"
            rows={field.kind === 'lines' ? 3 : 8}
            value={text}
            disabled={disabled}
            spellCheck={false}
            onChange={(event) => onChange(event.target.value)}
          />
        </Field>
      )
  }
}

function isWrong(field: SettingField, text: string): boolean {
  try {
    valueOf(field, text)
    return false
  } catch {
    return true
  }
}

/** Settings with what was typed; undefined if something of it cannot be read. */
export function settingsWith(
  fields: readonly SettingField[],
  values: Readonly<Record<string, unknown>>,
  typed: Typed,
): Record<string, unknown> | undefined {
  if (fields.some((field) => isWrong(field, typed[field.key] ?? shownAs(field, values[field.key]))))
    return undefined
  const set = fields.flatMap((field) => {
    const text = typed[field.key]
    const value = text === undefined ? values[field.key] : valueOf(field, text)
    return value === undefined ? [] : [[field.key, value] as const]
  })
  return Object.fromEntries(set)
}
