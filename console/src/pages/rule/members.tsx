import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { CustomerRow } from '#api/shapes/customer.ts'
import type { RuleItem } from '#api/shapes/rule-definition.ts'
import { useMay } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import { Table } from '../../parts/table/table.tsx'
import { SelectionActs } from '../../rules/selection-acts.tsx'
import { selectionColumn } from '../../rules/selection-column.tsx'
import { AssignedNotice } from '../../rules/assigned-notice.tsx'
import { useAssign } from '../../rules/use-assign.ts'
import { useCustomerColumns } from '../customers/columns.tsx'
import { useCustomerPages } from '../customers/pages.ts'
import '../customers/customers.css'

const ROW_HEIGHT = 36
/** As many as stand beside each other here; the list of customers shows any. */
const COLUMNS = 'monetary,recency_days'
const LEFT_OUT: ReadonlySet<string> = new Set(['phone', 'city'])

/** Who is in the segment, with what can be done with those that are ticked. */
export function Members({
  item,
  mayRemove,
}: {
  readonly item: RuleItem
  readonly mayRemove: boolean
}) {
  const t = useText()
  const may = useMay('define')
  const search = useMemo(() => ({ segment: item.key, columns: COLUMNS }), [item.key])
  const pages = useCustomerPages(search)
  const first = pages.data?.pages[0]
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.data) ?? [], [pages.data])
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const columns = useCustomerColumns(first?.columns, search).filter(({ key }) => !LEFT_OUT.has(key))
  const shown = may ? [selectionColumn<CustomerRow>('✓', chosen, setChosen), ...columns] : columns
  const assigning = useAssign()
  return (
    <Card
      className="list"
      title={t.rules.members}
      tools={
        <Link to="/customers" search={{ segment: item.key }}>
          {t.rules.openAsList}
        </Link>
      }
    >
      <div className="card-body rule-selecting">
        <SelectionActs customers={[...chosen]} onDone={() => setChosen(new Set())} />
        {mayRemove && chosen.size > 0 && (
          <button
            type="button"
            className="link"
            onClick={() =>
              void assigning
                .assign('segments', item.key, { customers: [...chosen], remove: true })
                .then(() => setChosen(new Set()))
            }
          >
            {t.rules.takeOut}
          </button>
        )}
        <AssignedNotice assigning={assigning} />
      </div>
      {pages.error && <ProblemView error={pages.error} onRetry={() => void pages.refetch()} />}
      {!first ? (
        !pages.error && <Shape lines={8} />
      ) : rows.length === 0 ? (
        <p className="say">{t.rules.nobody}</p>
      ) : (
        <Table
          label={t.rules.members}
          columns={shown}
          rows={rows}
          rowKey={(row) => String(row.no)}
          rowHeight={ROW_HEIGHT}
          height="440px"
          openOnClick
          {...(first.total === null ? {} : { total: first.total })}
          onNearEnd={() => {
            if (pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage()
          }}
        />
      )}
    </Card>
  )
}
