import type { Import, RejectReason } from '#api/shapes/import.ts'
import { useFormat, useMay } from '../../api/session.tsx'
import { exactNumber } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import type { Column } from '../../parts/table/column.ts'
import { Table } from '../../parts/table/table.tsx'

/** Why rows were refused, by reason; the rows themselves are a file that can be mended and imported again. */
export function Rejects({ one }: { readonly one: Import }) {
  const t = useText()
  const mayRead = useMay('read_files')
  return (
    <section>
      <div className="row wrap">
        <h3>{t.imports.rejects}</h3>
        {mayRead && (
          <a className="push" href={`/v1/imports/${one.id}/rejected.csv`} download>
            {t.imports.downloadRejects({ count: exactNumber(one.counts.rejected) })}
          </a>
        )}
      </div>
      <Table
        label={t.imports.rejects}
        columns={useColumns()}
        rows={one.rejects}
        rowKey={(reject) => `${reject.code} ${reject.column}`}
      />
      <p className="note">{t.imports.rejectsNote}</p>
    </section>
  )
}

function useColumns(): readonly Column<RejectReason>[] {
  const t = useText()
  const f = useFormat()
  return [
    { key: 'reason', title: t.imports.reason, cell: (reject) => f.say(reject.reason) },
    {
      key: 'column',
      title: t.imports.column,
      cell: (reject) => (reject.column === null ? '' : <code>{reject.column}</code>),
    },
    {
      key: 'code',
      title: t.problem.code,
      cell: (reject) => <code className="faint">{reject.code}</code>,
    },
    {
      key: 'count',
      title: t.imports.rows,
      number: true,
      cell: (reject) => exactNumber(reject.count),
    },
  ]
}
