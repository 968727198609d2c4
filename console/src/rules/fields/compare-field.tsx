import type { RuleWord } from '#api/shapes/rule-words.ts'
import { useText } from '../../locales/language.tsx'
import { DayInput } from '../../parts/day-input.tsx'
import type { Json } from '../tree.ts'
import { ErrorAt, useErrorAt } from './error-at.tsx'
import { ListInput } from './list-input.tsx'
import { NumberInput } from './number-input.tsx'
import { OPERATORS, type Operator } from './schema.ts'
import { WordSelect } from './word-select.tsx'

type Props = {
  readonly label: string
  readonly value: Json
  readonly operators: readonly Operator[]
  readonly path: string
  /** number: only numbers are compared; text: only texts; any: whatever was typed. */
  readonly type: 'number' | 'text' | 'any'
  readonly unit?: string | undefined
  readonly choices?: readonly RuleWord[] | undefined
  /** The choices have an order, as levels have. */
  readonly ordered?: boolean | undefined
  /** Nothing need be asked. */
  readonly optional?: boolean | undefined
  readonly onChange: (value: Json) => void
}

const TEXTS: readonly Operator[] = ['contains', 'starts_with', 'ends_with']
const ORDERED: readonly Operator[] = ['at_least', 'above', 'at_most', 'below', 'between']
const LISTS: readonly Operator[] = ['in', 'not_in']
const DAYS: readonly Operator[] = ['before', 'from']

/** What is asked of a value: the comparison, and with what. Changing the comparison keeps what was typed, if it fits. */
export function CompareField(props: Props) {
  const { label, value, operators, path, type, ordered, optional, onChange } = props
  const t = useText()
  const operator = OPERATORS.find((one) => one in value)
  const levelNames: Readonly<Record<string, string>> = t.rules.levelOperators
  const fitting = operators.filter((one) => type !== 'text' || ordered || !ORDERED.includes(one))
  const shown = operator && !fitting.includes(operator) ? [operator, ...fitting] : fitting
  const set = (next: Operator | '', operand?: unknown) => {
    const rest = Object.fromEntries(
      Object.entries(value).filter(([key]) => !(OPERATORS as readonly string[]).includes(key)),
    )
    onChange(next === '' ? rest : { ...rest, [next]: operand })
  }
  return (
    <span className="row wrap rule-compare">
      <select
        className="field"
        aria-label={t.rules.comparisonOf({ what: label })}
        value={operator ?? ''}
        onChange={(event) => {
          const next = event.target.value as Operator | ''
          const was = operator && value[operator]
          set(next, next === '' ? undefined : carried(was, next, props))
        }}
      >
        {(optional || operator === undefined) && <option value="">{t.common.any}</option>}
        {shown.map((one) => (
          <option key={one} value={one}>
            {(ordered ? levelNames[one] : undefined) ?? t.rules.operators[one]}
          </option>
        ))}
      </select>
      {operator && (
        <Operand
          {...props}
          operator={operator}
          operand={value[operator]}
          onOperand={(operand) => set(operator, operand)}
        />
      )}
      {operator && <ErrorAt path={`${path}/${operator}`} />}
    </span>
  )
}

type OperandProps = Props & {
  readonly operator: Operator
  readonly operand: unknown
  readonly onOperand: (operand: unknown) => void
}

function Operand({ operator, operand, onOperand, path, label, type, unit, choices }: OperandProps) {
  const t = useText()
  const invalid = useErrorAt(`${path}/${operator}`) !== undefined
  const said = t.rules.valueOf({ what: label })
  if (operator === 'exists')
    return (
      <select
        className="field"
        aria-label={said}
        value={operand === false ? 'no' : 'yes'}
        onChange={(event) => onOperand(event.target.value === 'yes')}
      >
        <option value="yes">{t.rules.there}</option>
        <option value="no">{t.rules.notThere}</option>
      </select>
    )
  if (DAYS.includes(operator))
    return <DayInput label={said} value={String(operand ?? '')} onChange={onOperand} />
  if (operator === 'between') {
    const [low, high] = Array.isArray(operand) ? (operand as unknown[]) : [operand, operand]
    return (
      <span className="row tight">
        <NumberInput
          label={t.rules.lowest}
          value={low}
          unit={unit}
          invalid={invalid}
          onChange={(one) => onOperand([one, high])}
        />
        –
        <NumberInput
          label={t.rules.highest}
          value={high}
          unit={unit}
          invalid={invalid}
          onChange={(one) => onOperand([low, one])}
        />
      </span>
    )
  }
  if (LISTS.includes(operator))
    return (
      <ListInput
        label={said}
        values={Array.isArray(operand) ? (operand as string[]) : []}
        numbers={type !== 'text'}
        choices={choices}
        invalid={invalid}
        onChange={onOperand}
      />
    )
  if (choices)
    return (
      <WordSelect
        label={said}
        words={choices}
        value={String(operand ?? '')}
        invalid={invalid}
        onChange={onOperand}
      />
    )
  if (operator === 'top_percent')
    return (
      <NumberInput
        label={said}
        value={operand}
        unit="number"
        invalid={invalid}
        onChange={onOperand}
      />
    )
  if (type === 'number' || ORDERED.includes(operator))
    return (
      <NumberInput
        label={said}
        value={operand}
        unit={unit}
        invalid={invalid}
        onChange={onOperand}
      />
    )
  return (
    <input
      className="field"
      aria-label={said}
      aria-invalid={invalid || operand === ''}
      value={String(operand ?? '')}
      onChange={(event) =>
        onOperand(
          typeof operand === 'number' &&
            event.target.value.trim() !== '' &&
            !Number.isNaN(Number(event.target.value))
            ? Number(event.target.value)
            : event.target.value,
        )
      }
    />
  )
}

/** What was compared with, as the next comparison takes it. */
function carried(was: unknown, next: Operator, { type, choices }: Props): unknown {
  const one: unknown = Array.isArray(was) ? was[0] : was
  if (next === 'exists') return true
  const first = choices?.[0]?.key
  if (LISTS.includes(next)) {
    const some = one ?? first
    return Array.isArray(was) ? was : some === undefined || typeof some === 'boolean' ? [] : [some]
  }
  if (DAYS.includes(next)) return typeof one === 'string' && /^\d{4}-/.test(one) ? one : ''
  if (choices) return typeof one === 'string' ? one : (first ?? '')
  if (next === 'top_percent') return typeof one === 'number' && one > 0 && one < 100 ? one : 20
  if (TEXTS.includes(next)) return typeof one === 'string' ? one : ''
  const number = typeof one === 'number' ? one : 1
  if (next === 'between') return Array.isArray(was) && was.length === 2 ? was : [number, number]
  if (type === 'number' || ORDERED.includes(next)) return number
  return typeof one === 'string' || typeof one === 'number' ? one : ''
}
