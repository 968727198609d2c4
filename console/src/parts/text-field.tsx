import type { InputHTMLAttributes, ReactNode } from 'react'
import { Field } from './field.tsx'

type Props = Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value'> & {
  readonly label: string
  readonly help?: ReactNode
  readonly error?: string | undefined
  readonly grow?: true
  readonly value: string
  readonly onChange: (text: string) => void
}

/** A labelled line of text; everything else is the input's own. */
export function TextField({ label, help, error, grow, onChange, ...input }: Props) {
  return (
    <Field label={label} help={help} error={error} {...(grow ? { className: 'grow' } : {})}>
      <input
        className="field"
        aria-invalid={error !== undefined}
        {...input}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  )
}
