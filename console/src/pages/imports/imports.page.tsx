import { Link } from '@tanstack/react-router'
import type { Import } from '#api/shapes/import.ts'
import { useFormat, useMay } from '../../api/session.tsx'
import { exactNumber } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { DropZone } from '../import-new/drop-zone.tsx'
import { Empty } from '../../parts/empty.tsx'
import { MoreButton } from '../../parts/more-button.tsx'
import { Page } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import type { Column } from '../../parts/table/column.ts'
import { Table } from '../../parts/table/table.tsx'
import { useList } from '../../parts/use-list.ts'
import { isRunning } from '../import/running.ts'
import { StateTag } from './state-tag.tsx'
import './imports.css'

/** What was imported, newest first; a file can be dropped right here. */
export function ImportsPage() {
  const t = useText()
  const mayImport = useMay('import')
  const list = useList<Import>('/imports', {}, (rows) => (rows.some(isRunning) ? 1_500 : 30_000))
  const columns = useColumns()
  return (
    <Page title={t.imports.title} note={t.imports.note}>
      {mayImport && <DropZone />}
      {list.error && <ProblemView error={list.error} onRetry={list.retry} />}
      <div className="card section">
        {!list.rows ? (
          !list.error && <Shape lines={8} />
        ) : list.rows.length === 0 ? (
          <Empty title={t.imports.emptyTitle} what={t.imports.emptyWhat} />
        ) : (
          <Table
            label={t.imports.title}
            columns={columns}
            rows={list.rows}
            rowKey={(one) => one.id}
            openOnClick
          />
        )}
      </div>
      <MoreButton list={list} />
    </Page>
  )
}

function useColumns(): readonly Column<Import>[] {
  const t = useText()
  const f = useFormat()
  const count = (key: 'new' | 'updated' | 'unchanged' | 'rejected'): Column<Import> => ({
    key,
    title: t.imports.counts[key],
    number: true,
    cell: ({ counts }) => (
      <span className={counts[key] === 0 ? 'faint' : key === 'rejected' ? 'bad strong' : ''}>
        {exactNumber(counts[key])}
      </span>
    ),
  })
  return [
    {
      key: 'file',
      title: t.imports.file,
      cell: (one) => (
        <Link to="/imports/$id" params={{ id: one.id }} className="strong">
          {one.file.name}
        </Link>
      ),
    },
    { key: 'kind', title: t.imports.kind, cell: (one) => t.imports.kinds[one.kind] },
    { key: 'source', title: t.imports.source, cell: (one) => one.source },
    { key: 'state', title: t.imports.state, cell: (one) => <StateTag one={one} /> },
    count('new'),
    count('updated'),
    count('unchanged'),
    count('rejected'),
    {
      key: 'at',
      title: t.imports.startedAt,
      cell: (one) => <span className="nowrap">{f.minute(one.created_at)}</span>,
    },
    { key: 'by', title: t.imports.by, cell: (one) => one.by },
  ]
}
