import { useState } from 'react'
import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { fromTyped, toTyped, unitSuffix } from '../../parts/typed-value.ts'

type Props = {
  readonly label: string
  readonly value: unknown
  readonly unit?: string | undefined
  readonly invalid?: boolean
  readonly onChange: (value: number) => void
}

/** A number, typed in the unit that people use: yuan, per cent, days. What is no number is marked and not taken. */
export function NumberInput({ label, value, unit = 'number', invalid, onChange }: Props) {
  const t = useText()
  const { currency } = useFormat()
  const written = typeof value === 'number' ? toTyped(value, unit, currency) : ''
  const [typed, setTyped] = useState<string>()
  const shown = typed !== undefined && fromTyped(typed, unit, currency) === value ? typed : written
  const [wrong, setWrong] = useState<string>()
  return (
    <span className="row tight">
      <input
        className="field amount"
        inputMode="decimal"
        aria-label={label}
        aria-invalid={invalid || wrong !== undefined || written === ''}
        value={wrong ?? shown}
        onChange={(event) => {
          const text = event.target.value
          const number = fromTyped(text, unit, currency)
          setWrong(number === undefined ? text : undefined)
          setTyped(text)
          if (number !== undefined) onChange(number)
        }}
        onBlur={() => setWrong(undefined)}
      />
      <span className="faint">{unitSuffix(unit, currency, t)}</span>
    </span>
  )
}
