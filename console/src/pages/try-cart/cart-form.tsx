import type { TierProgram } from '#api/shapes/tier-program.ts'
import { useFormat } from '../../api/session.tsx'
import { useApi } from '../../api/use-api.ts'
import { useText } from '../../locales/language.tsx'
import { SelectField } from '../../parts/select-field.tsx'
import { TextField } from '../../parts/text-field.tsx'
import { aLine, type TypedCart, type TypedLine } from './cart.ts'

type Props = {
  readonly cart: TypedCart
  readonly onChange: (cart: TypedCart) => void
}

/** The cart as it is typed, and who buys when. */
export function CartForm({ cart, onChange }: Props) {
  const t = useText()
  const set = (more: Partial<TypedCart>) => onChange({ ...cart, ...more })
  const levels = useLevels()
  return (
    <>
      <Lines lines={cart.lines} onChange={(lines) => set({ lines })} />
      <div className="form-grid">
        <TextField
          label={t.promotions.shipping}
          inputMode="decimal"
          value={cart.shipping}
          onChange={(shipping) => set({ shipping })}
        />
        <TextField
          label={t.promotions.customer}
          help={t.promotions.customerHelp}
          maxLength={200}
          value={cart.customer}
          onChange={(customer) => set({ customer })}
        />
        <SelectField
          label={t.promotions.asLevel}
          names={{ '': t.promotions.asIs, ...levels }}
          value={cart.level}
          onChange={(level) => set({ level })}
        />
        <TextField
          label={t.promotions.codes}
          help={t.promotions.codesHelp}
          value={cart.codes}
          onChange={(codes) => set({ codes })}
        />
        <TextField
          label={t.promotions.at}
          help={t.promotions.atHelp}
          placeholder="2026-11-11 20:00"
          maxLength={40}
          value={cart.day}
          onChange={(day) => set({ day })}
        />
      </div>
    </>
  )
}

function Lines({
  lines,
  onChange,
}: {
  readonly lines: readonly TypedLine[]
  readonly onChange: (lines: readonly TypedLine[]) => void
}) {
  const t = useText()
  const change = (id: string, more: Partial<TypedLine>) =>
    onChange(lines.map((line) => (line.id === id ? { ...line, ...more } : line)))
  const field = (line: TypedLine, at: number, key: 'sku' | 'quantity' | 'price' | 'category') => {
    const what = {
      sku: t.promotions.sku,
      quantity: t.promotions.quantity,
      price: t.promotions.unitPrice,
      category: t.promotions.category,
    }[key]
    return (
      <input
        className={key === 'sku' || key === 'category' ? 'field' : 'field amount'}
        aria-label={t.promotions.lineField({ number: at + 1, what })}
        placeholder={what}
        inputMode={key === 'sku' || key === 'category' ? 'text' : 'decimal'}
        value={line[key]}
        onChange={(event) => change(line.id, { [key]: event.target.value })}
      />
    )
  }
  return (
    <div className="stack">
      {lines.map((line, at) => (
        <div className="row wrap" key={line.id}>
          {field(line, at, 'sku')}
          {field(line, at, 'quantity')}
          {field(line, at, 'price')}
          {field(line, at, 'category')}
          {lines.length > 1 && (
            <button
              type="button"
              className="quiet"
              aria-label={t.promotions.removeLine({ number: at + 1 })}
              onClick={() => onChange(lines.filter((one) => one.id !== line.id))}
            >
              ×
            </button>
          )}
        </div>
      ))}
      <div>
        <button
          type="button"
          className="link small"
          onClick={() => {
            const last = Math.max(...lines.map(({ id }) => Number(id)))
            onChange([...lines, aLine(String(last + 1))])
          }}
        >
          ＋ {t.promotions.addLine}
        </button>
      </div>
    </div>
  )
}

/** Every level of every program, as a choice. */
function useLevels(): Readonly<Record<string, string>> {
  const f = useFormat()
  const programs = useApi<{ data: TierProgram[] }>('/tier-programs', {}, { stale: 60_000 })
  const all = programs.data?.data ?? []
  return Object.fromEntries(
    all.flatMap(({ key, name, definition }) => {
      const { levels = [] } = definition as {
        levels?: readonly { key: string; name: { zh: string; en?: string } }[]
      }
      return levels.map((level) => [
        `${key}:${level.key}`,
        all.length > 1 ? `${f.say(name)} · ${f.say(level.name)}` : f.say(level.name),
      ])
    }),
  )
}
