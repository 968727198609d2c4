import { Link } from '@tanstack/react-router'
import type { Source } from '#api/shapes/source.ts'
import { useFormat, useMay } from '../../api/session.tsx'
import { exactNumber } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Empty } from '../../parts/empty.tsx'
import { MoreButton } from '../../parts/more-button.tsx'
import { Page } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import type { Column } from '../../parts/table/column.ts'
import { Table } from '../../parts/table/table.tsx'
import { useList } from '../../parts/use-list.ts'

/** Where facts come from by themselves, and how that goes. */
export function SourcesPage() {
  const t = useText()
  const may = useMay('sources')
  const mayImport = useMay('import')
  const list = useList<Source>('/sources', {}, () => 5_000)
  const columns = useColumns()
  const add = may && (
    <Link to="/sources/new" className="button primary">
      ＋ {t.sources.add}
    </Link>
  )
  return (
    <Page title={t.sources.title} note={t.sources.note} actions={add}>
      {list.error && <ProblemView error={list.error} onRetry={list.retry} />}
      <div className="card">
        {!list.rows ? (
          !list.error && <Shape lines={4} />
        ) : list.rows.length === 0 ? (
          <Empty title={t.sources.emptyTitle} what={t.sources.emptyWhat}>
            {add}
            {mayImport && (
              <Link to="/imports" className="button">
                {t.sources.importFile}
              </Link>
            )}
          </Empty>
        ) : (
          <Table
            label={t.sources.title}
            columns={columns}
            rows={list.rows}
            rowKey={(source) => source.key}
            openOnClick
          />
        )}
      </div>
      <MoreButton list={list} />
    </Page>
  )
}

function useColumns(): readonly Column<Source>[] {
  const t = useText()
  const f = useFormat()
  const count = (
    key: 'received' | 'new' | 'updated' | 'duplicate' | 'rejected',
  ): Column<Source> => ({
    key,
    title: key === 'received' ? t.sources.received : t.sources.outcomes[key],
    number: true,
    help: key === 'received' ? t.sources.lastDay : t.sources.outcomeHelp[key],
    cell: ({ last_24h: day }) => (
      <span className={day[key] === 0 ? 'faint' : key === 'rejected' ? 'bad strong' : ''}>
        {exactNumber(day[key])}
      </span>
    ),
  })
  return [
    {
      key: 'name',
      title: t.sources.name,
      cell: (source) => (
        <Link to="/sources/$key" params={{ key: source.key }}>
          <b>{source.name}</b>
          <div className="faint mono">{source.key}</div>
        </Link>
      ),
    },
    { key: 'kind', title: t.sources.kind, cell: (source) => f.say(source.kind_name) },
    {
      key: 'state',
      title: t.sources.state,
      cell: (source) => (
        <span className="row wrap">
          <span className={source.on ? 'tag good' : 'tag'}>
            {source.on ? t.sources.on : t.sources.off}
          </span>
          {source.waiting > 0 && (
            <Link
              to="/sources/$key"
              params={{ key: source.key }}
              search={{ view: 'problems' }}
              className="tag bad"
            >
              {t.sources.waiting({ count: source.waiting })}
            </Link>
          )}
        </span>
      ),
    },
    count('received'),
    count('new'),
    count('updated'),
    count('duplicate'),
    count('rejected'),
    {
      key: 'seen',
      title: t.sources.lastSeen,
      cell: ({ last_seen_at: seen }) =>
        seen === null ? (
          <span className="faint">{t.sources.silent}</span>
        ) : (
          <span className="nowrap">{f.second(seen)}</span>
        ),
    },
  ]
}
