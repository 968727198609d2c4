import type { ReactNode } from 'react'
import { type Described, Field } from './field.tsx'

type Props<K extends string> = {
  readonly label: string
  readonly help?: ReactNode
  readonly error?: string | undefined
  readonly value: K
  readonly names: Readonly<Record<K, string>>
  readonly disabled?: boolean
  readonly onChange: (value: K) => void
}

/** A labelled choice of one. */
export function SelectField<K extends string>(props: Props<K>) {
  const { label, help, error, ...choice } = props
  return (
    <Field label={label} help={help} error={error}>
      <Choice {...choice} />
    </Field>
  )
}

type ChoiceProps<K extends string> = Omit<Props<K>, 'label' | 'help' | 'error'> &
  Described & { readonly label?: string }

/** The choice alone, where its label stands elsewhere. */
export function Choice<K extends string>({
  value,
  names,
  disabled,
  label,
  onChange,
  ...described
}: ChoiceProps<K>) {
  return (
    <select
      className="field"
      aria-label={label}
      {...described}
      value={value}
      disabled={disabled}
      onChange={(event) => onChange(event.target.value as K)}
    >
      {(Object.entries(names) as [K, string][]).map(([key, name]) => (
        <option key={key} value={key}>
          {name}
        </option>
      ))}
    </select>
  )
}
