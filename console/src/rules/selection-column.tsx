import { customerRef } from '../parts/customer-ref.ts'
import type { Column } from '../parts/table/column.ts'

type Who = { readonly no: number; readonly id: string; readonly name: string | null }

/** A column of ticks. */
export function selectionColumn<Row extends Who>(
  title: string,
  chosen: ReadonlySet<string>,
  onChange: (chosen: ReadonlySet<string>) => void,
): Column<Row> {
  return {
    key: 'chosen',
    title,
    width: 44,
    cell: (row) => {
      const ref = customerRef(row)
      return (
        <label className="rule-tick">
          <input
            type="checkbox"
            aria-label={row.name ?? ref}
            checked={chosen.has(ref)}
            onChange={(event) => {
              const next = new Set(chosen)
              if (event.target.checked) next.add(ref)
              else next.delete(ref)
              onChange(next)
            }}
          />
        </label>
      )
    },
  }
}
