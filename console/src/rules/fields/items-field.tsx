import { useRef } from 'react'
import { useText } from '../../locales/language.tsx'
import { isJson } from '../tree.ts'
import { newId } from '../tree.ts'
import { ErrorAt } from './error-at.tsx'
import type { FieldProps } from './field-props.ts'
import { least, type Schema } from './schema.ts'

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
  const item = (Array.isArray(schema.items) ? schema.items[0] : schema.items) as Schema | undefined
  const swap = (at: number) => {
    const next = [...items]
    ;[next[at], next[at + 1]] = [next[at + 1], next[at]]
    ;[ids.current[at], ids.current[at + 1]] = [ids.current[at + 1] ?? '', ids.current[at] ?? '']
    onChange(next)
  }
  const remove = (at: number) => {
    ids.current.splice(at, 1)
    onChange(items.filter((_, index) => index !== at))
  }
  return (
    <fieldset className="rule-items">
      <legend className="label">{label}</legend>
      <ol>
        {items.map((one, index) => (
          <li key={ids.current[index]} aria-label={t.rules.step({ number: index + 1 })}>
            <div className="row rule-step">
              <b>{index + 1}</b>
              <button
                type="button"
                className="quiet"
                disabled={index === 0}
                aria-label={t.rules.acts.up}
                onClick={() => swap(index - 1)}
              >
                ↑
              </button>
              <button
                type="button"
                className="quiet"
                disabled={index === items.length - 1}
                aria-label={t.rules.acts.down}
                onClick={() => swap(index)}
              >
                ↓
              </button>
              <button
                type="button"
                className="quiet"
                aria-label={t.rules.acts.remove}
                onClick={() => remove(index)}
              >
                ×
              </button>
            </div>
            <div className="grow">
              {render({
                name: `${name}.item`,
                label: t.rules.step({ number: index + 1 }),
                schema: item ?? {},
                value: one,
                path: `${path}/${index}`,
                scope,
                onChange: (next) => onChange(items.map((old, at) => (at === index ? next : old))),
              })}
            </div>
          </li>
        ))}
      </ol>
      <button
        type="button"
        className="link small"
        onClick={() => onChange([...items, another(items, item)])}
      >
        ＋ {t.rules.addStep}
      </button>
      <ErrorAt path={path} inside={false} />
    </fieldset>
  )
}

/** One more, like the last one: mostly the same kind of thing is wanted. */
const another = (items: readonly unknown[], item: Schema | undefined): unknown => {
  const last = items.at(-1)
  return isJson(last) ? { ...last } : least(item ?? {})
}
