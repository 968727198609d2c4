import { getRouteApi } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { CustomerRow } from '#api/shapes/customer.ts'
import { useFormat, useMay } from '../../api/session.tsx'
import { exactNumber } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Page } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import { Slow } from '../../parts/slow.tsx'
import { parseSort, printSort } from '../../parts/table/column.ts'
import { Table } from '../../parts/table/table.tsx'
import { SelectionActs } from '../../rules/selection-acts.tsx'
import { selectionColumn } from '../../rules/selection-column.tsx'
import { ColumnChooser } from './column-chooser.tsx'
import { useCustomerColumns } from './columns.tsx'
import { ExportLink } from './export-link.tsx'
import { Filters } from './filters.tsx'
import { NobodyHere } from './nobody-here.tsx'
import { customerPagesKey, useCustomerPages } from './pages.ts'
import type { CustomersSearch } from './search.ts'
import '../../rules/rules.css'
import './customers.css'

const route = getRouteApi('/customers')
const ROW_HEIGHT = 36

/** Find anyone; every filter, column and order is in the address. */
export function CustomersPage() {
  const t = useText()
  const f = useFormat()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (part: Partial<CustomersSearch>) =>
    void navigate({ search: (old) => clean({ ...old, ...part }), replace: true })
  const pages = useCustomerPages(search)
  const first = pages.data?.pages[0]
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.data) ?? [], [pages.data])
  const columns = useCustomerColumns(first?.columns, search)
  const [choosing, setChoosing] = useState(false)
  const may = useMay('define')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const more = () => {
    if (pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage()
  }
  return (
    <Page
      title={t.customers.title}
      note={first && <Count total={first.total} loaded={rows.length} at={f.minute(first.as_of)} />}
      actions={
        <>
          <button
            type="button"
            className="quiet"
            aria-expanded={choosing}
            onClick={() => setChoosing(!choosing)}
          >
            {t.customers.columns}
          </button>
          <ExportLink search={search} />
        </>
      }
    >
      {choosing && (
        <ColumnChooser
          shown={first?.columns.map((column) => column.key) ?? []}
          onChange={(keys) => change({ columns: keys.join(',') })}
          onUsual={() => change({ columns: undefined as never })}
        />
      )}
      <Filters search={search} onChange={change} />
      <SelectionActs customers={[...chosen]} onDone={() => setChosen(new Set())} />
      <Slow
        busy={pages.isFetching && !pages.isFetchingNextPage}
        queryKey={customerPagesKey(search)}
      />
      {pages.error && <ProblemView error={pages.error} onRetry={() => void pages.refetch()} />}
      <div className="card list" aria-busy={pages.isFetching}>
        {!first ? (
          !pages.error && <Shape lines={16} />
        ) : rows.length === 0 ? (
          <NobodyHere search={search} />
        ) : (
          <Table
            label={t.customers.title}
            columns={
              may ? [selectionColumn<CustomerRow>('✓', chosen, setChosen), ...columns] : columns
            }
            rows={rows}
            rowKey={(row) => String(row.no)}
            rowHeight={ROW_HEIGHT}
            height="fill"
            total={first.total ?? rows.length}
            {...(search.sort === undefined ? {} : { sort: parseSort(search.sort) })}
            onSort={(sort) => change({ sort: printSort(sort) })}
            onNearEnd={more}
            openOnClick
            foot={
              pages.isFetchingNextPage && <p className="note loading-more">{t.common.loading}…</p>
            }
          />
        )}
      </div>
    </Page>
  )
}

const clean = (search: Partial<CustomersSearch>): CustomersSearch =>
  Object.fromEntries(
    Object.entries(search).filter(
      ([, value]) =>
        value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  )

function Count({
  total,
  loaded,
  at,
}: {
  readonly total: number | null
  readonly loaded: number
  readonly at: string
}) {
  const t = useText()
  return (
    <span aria-live="polite">{t.customers.count({ count: exactNumber(total ?? loaded), at })}</span>
  )
}
