import type { TierLevelSummary, TierSummary } from '#api/shapes/tier-program.ts'
import { useFormat } from '../../api/session.tsx'
import { addDays } from '../../format/dates.ts'
import { exactNumber, percent } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Behind } from '../../parts/behind.tsx'
import { useToday } from '../../parts/day-range.tsx'
import { download, toCsv } from '../../parts/download.ts'
import { Card } from '../../parts/page.tsx'
import type { Column } from '../../parts/table/column.ts'
import { Table } from '../../parts/table/table.tsx'
import { TierTag } from '../../parts/tier-tag.tsx'
import { metalOf } from '../../theme/metals.ts'
import { useTheme } from '../../theme/theme.tsx'

/** The ladder, highest level first: how many stand there, what they spend, who comes and goes. */
export function Ladder({ summary }: { readonly summary: TierSummary }) {
  const t = useText()
  const columns = useColumns(summary)
  const levels = [...summary.levels].sort((a, b) => b.rank - a.rank)
  return (
    <Card
      title={t.tiers.ladder}
      tools={
        <button
          type="button"
          className="quiet"
          onClick={() => download(`tiers-${summary.program}.csv`, toCsv(columns, levels))}
        >
          CSV
        </button>
      }
    >
      <Table
        label={t.tiers.ladder}
        columns={columns}
        rows={levels}
        rowKey={(level) => level.key}
        openOnClick
      />
    </Card>
  )
}

function useColumns(summary: TierSummary): readonly Column<TierLevelSummary>[] {
  const t = useText()
  const f = useFormat()
  const theme = useTheme().name
  const today = useToday()
  const { program, levels } = summary
  const fill = (level: TierLevelSummary) => metalOf(level.rank, levels.length, theme).fill
  const moved = (level: TierLevelSummary, way: 'entered' | 'left') =>
    level[way] === 0 ? <span className="faint">0</span> : exactNumber(level[way])
  return [
    {
      key: 'level',
      title: t.tiers.level,
      cell: (level) => (
        <>
          <TierTag program={program} level={level.key} />
          <div className="faint small nowrap">{f.say(level.threshold)}</div>
        </>
      ),
      plain: (level) => f.say(level.name),
    },
    {
      key: 'customers',
      title: t.tiers.customers,
      number: true,
      cell: (level) => (
        <Behind query={`tier=${program}:${level.key}`}>{exactNumber(level.customers)}</Behind>
      ),
      plain: (level) => level.customers,
    },
    {
      key: 'share',
      title: t.tiers.share,
      width: 190,
      cell: (level) => <Share share={level.share} color={fill(level)} />,
      plain: (level) => level.share / 10_000,
    },
    {
      key: 'net_sales',
      title: t.tiers.netSales,
      number: true,
      help: t.tiers.netSalesHelp,
      cell: (level) => (
        <span title={f.money(level.net_sales)}>{f.shortMoney(level.net_sales)}</span>
      ),
      plain: (level) => f.major(level.net_sales),
    },
    {
      key: 'net_sales_share',
      title: t.tiers.share,
      width: 190,
      cell: (level) => <Share share={level.net_sales_share} color={fill(level)} />,
      plain: (level) => level.net_sales_share / 10_000,
    },
    {
      key: 'average',
      title: t.tiers.average,
      number: true,
      cell: (level) => (level.average === null ? '—' : f.money(level.average)),
      plain: (level) => (level.average === null ? '' : f.major(level.average)),
    },
    {
      key: 'entered',
      title: t.tiers.entered,
      help: t.tiers.last30,
      number: true,
      cell: (level) => moved(level, 'entered'),
      plain: (level) => level.entered,
    },
    {
      key: 'left',
      title: t.tiers.left,
      help: t.tiers.last30,
      number: true,
      cell: (level) => moved(level, 'left'),
      plain: (level) => level.left,
    },
    {
      key: 'dropping',
      title: t.tiers.dropping,
      help: t.tiers.next30,
      number: true,
      cell: (level) =>
        level.dropping === 0 ? (
          <span className="faint">0</span>
        ) : (
          <Behind query={`tier=${program}:${level.key}&drops_before=${addDays(today, 31)}`}>
            <span className="warn">{exactNumber(level.dropping)}</span>
          </Behind>
        ),
      plain: (level) => level.dropping,
    },
    {
      key: 'pinned',
      title: t.tiers.pinnedCount,
      number: true,
      cell: (level) =>
        level.pinned === 0 ? <span className="faint">0</span> : exactNumber(level.pinned),
      plain: (level) => level.pinned,
    },
  ]
}

const Share = ({ share, color }: { readonly share: number; readonly color: string }) => (
  <span className="share">
    <span className="bar thick" aria-hidden="true">
      <i style={{ width: `${share / 100}%`, background: color }} />
    </span>
    <span className="number">{percent(share / 10_000)}</span>
  </span>
)
