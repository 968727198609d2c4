import { useState } from 'react'
import type { RuleWord } from '#api/shapes/rule-words.ts'
import { useFormat } from '../../api/session.tsx'

type Scalar = string | number | boolean
type Props = {
  readonly label: string
  readonly values: readonly Scalar[]
  readonly numbers?: boolean
  readonly choices?: readonly RuleWord[] | undefined
  readonly invalid?: boolean
  readonly onChange: (values: readonly Scalar[]) => void
}

/** Several values: ticked where they are known, else typed with commas between them. */
export function ListInput(props: Props) {
  const { choices } = props
  return choices && choices.length > 0 && choices.length <= 24 ? (
    <Ticks {...props} choices={choices} />
  ) : (
    <Typed {...props} />
  )
}

function Ticks({ label, values, choices, onChange }: Props & { choices: readonly RuleWord[] }) {
  const f = useFormat()
  const all = [
    ...choices,
    ...values
      .filter((value) => !choices.some((one) => one.key === value))
      .map((value) => ({ key: String(value), name: { zh: String(value), en: String(value) } })),
  ]
  return (
    <fieldset className="row wrap ticks">
      <legend className="hidden">{label}</legend>
      {all.map(({ key, name }) => (
        <label key={key} className="row tight">
          <input
            type="checkbox"
            checked={values.includes(key)}
            onChange={(event) =>
              onChange(
                all
                  .map((one) => one.key)
                  .filter((one) => (one === key ? event.target.checked : values.includes(one))),
              )
            }
          />
          {f.say(name)}
        </label>
      ))}
    </fieldset>
  )
}

function Typed({ label, values, numbers, invalid, onChange }: Props) {
  const [typed, setTyped] = useState<string>()
  const read = (text: string): Scalar[] =>
    text
      .split(/[,，、;；\n]/)
      .map((one) => one.trim())
      .filter((one) => one !== '')
      .map((one) => (numbers && !Number.isNaN(Number(one)) ? Number(one) : one))
  const same = typed !== undefined && JSON.stringify(read(typed)) === JSON.stringify(values)
  return (
    <input
      className="field grow"
      aria-label={label}
      aria-invalid={invalid || values.length === 0}
      value={same ? typed : values.join('、')}
      onChange={(event) => {
        setTyped(event.target.value)
        onChange(read(event.target.value))
      }}
    />
  )
}
