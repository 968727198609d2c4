import type { Source, SourceProblems } from '#api/shapes/source.ts'
import { useFormat, useMay } from '../../api/session.tsx'
import { useApi } from '../../api/use-api.ts'
import { exactNumber } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import type { Column } from '../../parts/table/column.ts'
import { Table } from '../../parts/table/table.tsx'
import { Rejected } from './rejected.tsx'

type Row = SourceProblems['data'][number]

/** What went wrong last and what to do about it; and what was refused, to be taken in again. */
export function Problems({ source }: { readonly source: Source }) {
  const t = useText()
  const seesFiles = useMay('read_files')
  const answer = useApi<SourceProblems>(`/sources/${source.key}/problems`, {}, { every: 5_000 })
  const columns = useColumns()
  const rows = answer.data?.data
  return (
    <div className="stack">
      <Card title={t.sources.problemsTitle} note={t.sources.problemsNote}>
        {answer.error && <ProblemView error={answer.error} onRetry={() => void answer.refetch()} />}
        {!rows ? (
          !answer.error && <Shape lines={3} />
        ) : rows.length === 0 ? (
          <Empty title={t.sources.problemsNone} what={t.sources.problemsNoneWhat} />
        ) : (
          <Table
            label={t.sources.problemsTitle}
            columns={columns}
            rows={rows}
            rowKey={(row) => row.code + row.pointer}
          />
        )}
      </Card>
      {seesFiles && <Rejected source={source} />}
    </div>
  )
}

function useColumns(): readonly Column<Row>[] {
  const t = useText()
  const f = useFormat()
  return [
    {
      key: 'problem',
      title: t.sources.problem,
      cell: (row) => (
        <>
          <span className="sentence">{f.say(row.detail)}</span>
          <code className="faint">{row.code}</code>
        </>
      ),
    },
    { key: 'where', title: t.sources.where, cell: (row) => <code>{row.pointer || '—'}</code> },
    {
      key: 'todo',
      title: t.sources.todo,
      cell: (row) => <span className="sentence">{f.say(row.advice)}</span>,
    },
    { key: 'times', title: t.sources.times, number: true, cell: (row) => exactNumber(row.times) },
    {
      key: 'last',
      title: t.sources.lastAt,
      cell: (row) => <span className="nowrap">{f.second(row.last_at)}</span>,
    },
  ]
}
