import type { FileColumn, Inspection } from '#api/shapes/import.ts'
import type { Mapping } from '#api/shapes/mapping.ts'
import { useFormat } from '../../api/session.tsx'
import { percent } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Card } from '../../parts/page.tsx'
import type { Column } from '../../parts/table/column.ts'
import { Table } from '../../parts/table/table.tsx'
import { assign, meaningsOf } from './assign.ts'

type Props = {
  readonly inspection: Inspection
  readonly mapping: Mapping
  readonly onChange: (mapping: Mapping) => void
}

/** Every column of the file with some of its own values, and what it is taken for. */
export function ColumnsTable({ inspection, mapping, onChange }: Props) {
  const t = useText()
  const used = inspection.columns.filter(
    (column) => meaningsOf(mapping, column.header).length > 0,
  ).length
  const columns = useColumns({ inspection, mapping, onChange })
  return (
    <Card
      title={t.imports.columns}
      note={t.imports.columnsUsed({ used, all: inspection.columns.length })}
    >
      <Table
        label={t.imports.columns}
        columns={columns}
        rows={inspection.columns}
        rowKey={(column) => column.header}
        height="52dvh"
      />
    </Card>
  )
}

function useColumns({ inspection, mapping, onChange }: Props): readonly Column<FileColumn>[] {
  const t = useText()
  return [
    { key: 'header', title: t.imports.theirColumn, cell: (column) => <b>{column.header}</b> },
    {
      key: 'examples',
      title: t.imports.examples,
      cell: (column) => (
        <span className="examples">
          {column.examples.slice(0, 4).map((example, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: examples may be equal
            <code key={index} className="clip">
              {example === '' ? ' ' : example}
            </code>
          ))}
        </span>
      ),
    },
    {
      key: 'is',
      title: t.imports.isColumn,
      cell: (column) => (
        <Canonical column={column} inspection={inspection} mapping={mapping} onChange={onChange} />
      ),
    },
    {
      key: 'sure',
      title: t.imports.sure,
      number: true,
      cell: (column) =>
        column.suggested !== null && meaningsOf(mapping, column.header)[0] === column.suggested
          ? percent(column.confidence / 10_000, 0)
          : '',
    },
  ]
}

function Canonical({
  column,
  inspection,
  mapping,
  onChange,
}: Props & { readonly column: FileColumn }) {
  const t = useText()
  const f = useFormat()
  const [chosen, ...further] = meaningsOf(mapping, column.header)
  const known = inspection.canonical.find((one) => one.key === chosen)
  const nameOf = (key: string) => {
    const found = inspection.canonical.find((one) => one.key === key)
    return found ? f.say(found.name) : key
  }
  const own = chosen !== undefined && known === undefined
  return (
    <>
      <select
        className="field"
        aria-label={t.imports.isWhat({ column: column.header })}
        value={chosen ?? ''}
        onChange={(event) =>
          onChange(
            assign(
              mapping,
              column.header,
              event.target.value === '' ? undefined : event.target.value,
            ),
          )
        }
      >
        <option value="">{t.imports.leaveOut}</option>
        <option value={`attributes.${column.header}`}>{t.imports.asAttribute}</option>
        {own && !chosen.startsWith('attributes.') && <option value={chosen}>{chosen}</option>}
        {inspection.canonical.map((one) => (
          <option key={one.key} value={one.key}>
            {f.say(one.name)}
            {one.required ? ' *' : ''}
          </option>
        ))}
      </select>
      {known && f.say(known.sentence) !== f.say(known.name) && (
        <div className="faint small">{f.say(known.sentence)}</div>
      )}
      {further.length > 0 && (
        <div className="faint small">
          {t.imports.alsoUsed({ columns: further.map(nameOf).join(t.tierForm.comma) })}
        </div>
      )}
    </>
  )
}
