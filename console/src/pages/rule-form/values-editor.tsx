import { type KeyboardEvent, useRef, useState } from 'react'
import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { Card } from '../../parts/page.tsx'
import type { FormValue } from '../../rules/form.ts'
import { isJson, newId, type RuleDraft } from '../../rules/tree.ts'
import { errorOf, type PartProps } from './part-props.ts'
import { ValueFields } from './value-fields.tsx'

type Props = PartProps & {
  readonly values: readonly FormValue[]
  readonly chosen: string | undefined
  readonly onChoose: (id: string) => void
  readonly emptyRule: () => RuleDraft
}

/** The values of a class or tag in order of priority: dragged, or moved with Alt and the arrows. */
export function ValuesEditor(props: Props) {
  const { form, values, errors, chosen, onChange, onChoose, emptyRule } = props
  const t = useText()
  const dragged = useRef<number>(undefined)
  const [over, setOver] = useState<number>()
  const set = (next: readonly FormValue[], what = '') => onChange({ ...form, values: next }, what)
  const move = (from: number, to: number) => {
    const one = values[from]
    if (!one || to < 0 || to >= values.length) return
    const rest = values.filter((_, at) => at !== from)
    set([...rest.slice(0, to), one, ...rest.slice(to)])
  }
  const add = () => {
    const value: FormValue = {
      id: newId(),
      head: { key: freeKey(values), name: { zh: t.rules.newValue({ number: values.length + 1 }) } },
      where: emptyRule(),
    }
    set([...values, value])
    onChoose(value.id)
  }
  const keys = (event: KeyboardEvent, index: number) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (by === undefined || !event.altKey) return
    event.preventDefault()
    move(index, index + by)
  }
  const current = values.findIndex((value) => value.id === chosen)
  const value = values[current]
  const choose = form.head['choose']
  const note =
    choose === 'highest' || choose === 'all' ? t.rules.chooseHelp[choose] : t.rules.valuesNote
  return (
    <Card title={t.rules.values} note={note}>
      <div className="card-body rule-values">
        <ol aria-label={t.rules.values}>
          {values.map((one, index) => (
            <li
              key={one.id}
              draggable
              data-over={over === index}
              onDragStart={() => {
                dragged.current = index
              }}
              onDragOver={(event) => {
                event.preventDefault()
                setOver(index)
              }}
              onDragEnd={() => setOver(undefined)}
              onDrop={() => {
                if (dragged.current !== undefined) move(dragged.current, index)
                setOver(undefined)
              }}
            >
              <button
                type="button"
                className="rule-value"
                aria-current={one.id === chosen}
                onClick={() => onChoose(one.id)}
                onKeyDown={(event) => keys(event, index)}
              >
                <span className="faint">{index + 1}</span>
                <ValueName value={one} />
                {errorOf(errors, `/values/${index}`) !== undefined && (
                  <span className="bad" title={errorOf(errors, `/values/${index}`)}>
                    !
                  </span>
                )}
              </button>
            </li>
          ))}
          <li>
            <button type="button" className="link small" onClick={add}>
              ＋ {t.rules.addValue}
            </button>
          </li>
        </ol>
        {value && (
          <ValueFields
            key={value.id}
            value={value}
            errors={errors}
            path={`/values/${current}`}
            scored={form.head['choose'] === 'highest' || value.head['score'] !== undefined}
            onChange={(next, what) =>
              set(
                values.map((one) => (one.id === next.id ? next : one)),
                what,
              )
            }
            onRemove={() => set(values.filter((one) => one.id !== value.id))}
          />
        )}
      </div>
      <Otherwise {...props} />
    </Card>
  )
}

function ValueName({ value }: { readonly value: FormValue }) {
  const f = useFormat()
  const { name, key } = value.head
  return <span className="clip">{isJson(name) ? f.say(name as { zh: string }) : String(key)}</span>
}

/** What who fits none is called; without it they have no value. */
function Otherwise({ form, onChange }: Props) {
  const t = useText()
  if (form.head['choose'] === undefined || form.head['choose'] === 'all') return null
  const { otherwise } = form.head
  const was = isJson(otherwise) ? otherwise : undefined
  const name = isJson(was?.['name']) ? was['name'] : {}
  const set = (part: Readonly<Record<string, string>>) => {
    const { otherwise: _, ...rest } = form.head
    const next = { ...name, ...part }
    const head = next['zh']
      ? { ...rest, otherwise: { ...(was ?? { key: 'other' }), name: tidy(next) } }
      : rest
    onChange({ ...form, head }, 'otherwise')
  }
  return (
    <div className="card-body form-grid">
      <label className="labelled">
        <span className="label">{t.rules.otherwise}</span>
        <input
          className="field"
          value={String(name['zh'] ?? '')}
          placeholder={t.rules.otherwiseNone}
          onChange={(event) => set({ zh: event.target.value })}
        />
      </label>
      {was && (
        <label className="labelled">
          <span className="label">{t.rules.nameEn}</span>
          <input
            className="field"
            value={String(name['en'] ?? '')}
            onChange={(event) => set({ en: event.target.value })}
          />
        </label>
      )}
    </div>
  )
}

/** Names that were emptied are left out. */
const tidy = (name: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(name).filter(([, value]) => value !== ''))

const freeKey = (values: readonly FormValue[]): string => {
  for (let number = values.length + 1; ; number++) {
    const key = `value-${number}`
    if (!values.some((value) => value.head['key'] === key)) return key
  }
}
