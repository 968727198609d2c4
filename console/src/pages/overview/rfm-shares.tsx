import { getRouteApi } from '@tanstack/react-router'
import type { Overview } from '#api/shapes/overview.ts'
import type { RfmShare } from '#api/shapes/rfm.ts'
import { useFormat } from '../../api/session.tsx'
import { exactNumber, percent } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Behind } from '../../parts/behind.tsx'
import { download, toCsv } from '../../parts/download.ts'
import { Card } from '../../parts/page.tsx'
import { Segments } from '../../parts/segments.tsx'
import type { Column } from '../../parts/table/column.ts'
import { Table } from '../../parts/table/table.tsx'
import { parseOverviewSearch } from './search.ts'

const route = getRouteApi('/')

/** What do the classes bring? People and net sales of each, as bars within a table. */
export function RfmShares({ overview }: { readonly overview: Overview }) {
  const t = useText()
  const groups = route.useSearch().rfm === 'groups'
  const navigate = route.useNavigate()
  const shares = groups ? overview.rfm.groups : overview.rfm.classes
  const columns = useColumns(shares, groups ? 'rfm_group' : 'rfm_class')
  return (
    <Card
      title={t.overview.classesQuestion}
      tools={
        <>
          <Segments
            label={t.overview.rfmKind}
            options={[
              { key: 'classes', name: t.overview.classes({ count: overview.rfm.classes.length }) },
              { key: 'groups', name: t.overview.groups({ count: overview.rfm.groups.length }) },
            ]}
            chosen={groups ? 'groups' : 'classes'}
            onChoose={(key) =>
              void navigate({
                search: (old) => parseOverviewSearch({ ...old, rfm: key }),
                replace: true,
              })
            }
          />
          <button
            type="button"
            className="quiet"
            onClick={() => download(`rfm-classes-${overview.to}.csv`, toCsv(columns, shares))}
          >
            CSV
          </button>
        </>
      }
    >
      <Table
        label={t.overview.classesQuestion}
        columns={columns}
        rows={shares}
        rowKey={(share) => share.key}
        openOnClick
      />
    </Card>
  )
}

function useColumns(shares: readonly RfmShare[], parameter: string): readonly Column<RfmShare>[] {
  const t = useText()
  const f = useFormat()
  const people = shares.reduce((sum, share) => sum + share.customers, 0)
  const sales = shares.reduce((sum, share) => sum + share.net_sales, 0)
  const part = (value: number, whole: number) => (whole === 0 ? 0 : value / whole)
  return [
    {
      key: 'name',
      title: t.overview.class,
      cell: (share) => <span className="nowrap">{f.say(share.name)}</span>,
      plain: (share) => f.say(share.name),
    },
    {
      key: 'customers',
      title: t.overview.customers,
      number: true,
      cell: (share) => (
        <Behind query={`${parameter}=${share.key}`}>{exactNumber(share.customers)}</Behind>
      ),
      plain: (share) => share.customers,
    },
    {
      key: 'share',
      title: t.overview.share,
      width: 150,
      cell: (share) => <Bar share={part(share.customers, people)} />,
      plain: (share) => part(share.customers, people),
    },
    {
      key: 'net_sales',
      title: t.overview.measures.net_sales,
      number: true,
      cell: (share) => (
        <span title={f.money(share.net_sales)}>{f.shortMoney(share.net_sales)}</span>
      ),
      plain: (share) => f.major(share.net_sales),
    },
    {
      key: 'sales_share',
      title: t.overview.share,
      width: 150,
      cell: (share) => <Bar share={part(share.net_sales, sales)} />,
      plain: (share) => part(share.net_sales, sales),
    },
  ]
}

const Bar = ({ share }: { readonly share: number }) => (
  <span className="share">
    <span className="bar" aria-hidden="true">
      <i style={{ width: `${Math.max(0, share) * 100}%` }} />
    </span>
    <span className="number">{percent(share)}</span>
  </span>
)
