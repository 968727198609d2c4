import { useRef } from 'react'
import { useText } from '../../locales/language.tsx'
import { isJson, newId } from '../tree.ts'
import { ErrorAt } from './error-at.tsx'
import type { FieldProps } from './field-props.ts'
import { least, type Schema } from './schema.ts'
import { anotherStep, isStep, stepSchema, tidySteps } from './steps.ts'

/** Several of the same, in order: the steps of a sequence. */
export function ItemsField({
  label,
  name,
  schema,
  value,
  path,
  scope,
  onChange,
  render,
}: FieldProps) {
  const t = useText()
  const items: readonly unknown[] = Array.isArray(value) ? value : []
  const ids = useRef<string[]>([])
  while (ids.current.length < items.length) ids.current.push(newId())
  const item = ((Array.isArray(schema.items) ? schema.items[0] : schema.items) ?? {}) as Schema
  const steps = isStep(item)
  const give = (next: readonly unknown[]) => onChange(steps ? tidySteps(next) : next)
  const swap = (at: number) => {
    const next = [...items]
    ;[next[at], next[at + 1]] = [next[at + 1], next[at]]
    ;[ids.current[at], ids.current[at + 1]] = [ids.current[at + 1] ?? '', ids.current[at] ?? '']
    give(next)
  }
  const remove = (at: number) => {
    ids.current.splice(at, 1)
    give(items.filter((_, index) => index !== at))
  }
  return (
    <fieldset className="rule-items">
      <legend className="label">{label}</legend>
      <ol>
        {items.map((one, index) => (
          <li key={ids.current[index]} aria-label={t.rules.step({ number: index + 1 })}>
            <b aria-hidden="true">{index + 1}</b>
            <div className="grow">
              {render({
                name: `${name}.item`,
                label: t.rules.step({ number: index + 1 }),
                schema: steps ? stepSchema(item, items, index) : item,
                value: one,
                path: `${path}/${index}`,
                scope,
                onChange: (next) => onChange(items.map((old, at) => (at === index ? next : old))),
              })}
            </div>
            <StepActs
              isFirst={index === 0}
              isLast={index === items.length - 1}
              onUp={() => swap(index - 1)}
              onDown={() => swap(index)}
              onRemove={() => remove(index)}
            />
          </li>
        ))}
      </ol>
      <button
        type="button"
        className="link small"
        onClick={() => give([...items, steps ? anotherStep(items) : another(items, item)])}
      >
        ＋ {t.rules.addStep}
      </button>
      <ErrorAt path={path} inside={false} />
    </fieldset>
  )
}

type ActsProps = {
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly onUp: () => void
  readonly onDown: () => void
  readonly onRemove: () => void
}

function StepActs({ isFirst, isLast, onUp, onDown, onRemove }: ActsProps) {
  const t = useText()
  return (
    <span className="rule-step">
      <button
        type="button"
        className="quiet"
        disabled={isFirst}
        aria-label={t.rules.acts.up}
        onClick={onUp}
      >
        ↑
      </button>
      <button
        type="button"
        className="quiet"
        disabled={isLast}
        aria-label={t.rules.acts.down}
        onClick={onDown}
      >
        ↓
      </button>
      <button type="button" className="quiet" aria-label={t.rules.acts.remove} onClick={onRemove}>
        ×
      </button>
    </span>
  )
}

/** One more, like the last one: mostly the same kind of thing is wanted. */
const another = (items: readonly unknown[], item: Schema): unknown => {
  const last = items.at(-1)
  return isJson(last) ? { ...last } : least(item)
}
