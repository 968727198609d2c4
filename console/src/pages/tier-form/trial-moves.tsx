import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import {
  TIER_WAYS,
  type TierBacktest,
  type TierBacktestMove,
  type TierWayOfMove,
} from '#api/shapes/tier-backtest.ts'
import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { customerRef } from '../../parts/customer-ref.ts'
import { MoreButton } from '../../parts/more-button.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Segments } from '../../parts/segments.tsx'
import type { Column } from '../../parts/table/column.ts'
import { Table } from '../../parts/table/table.tsx'
import { useList } from '../../parts/use-list.ts'

/** Those who would lose or gain a level, one by one, and as a file. */
export function TrialMoves({ backtest: { id, report } }: { readonly backtest: TierBacktest }) {
  const t = useText()
  const [way, setWay] = useState<TierWayOfMove>(report.down > 0 ? 'down' : 'up')
  const path = `/tier-programs/${report.program}/backtests/${id}/moves`
  const list = useList<TierBacktestMove>(path, { way })
  const ways = TIER_WAYS.filter((one) => one !== 'aside' || report.aside > 0)
  const columns = useColumns(report.levels)
  if (report.up + report.down + report.aside === 0) return null
  return (
    <Card
      title={t.trial.moves}
      tools={
        <>
          <Segments
            label={t.trial.moves}
            options={ways.map((key) => ({ key, name: t.trial.ways[key] }))}
            chosen={way}
            onChoose={setWay}
          />
          <a className="quiet" href={`/v1${path}.csv?way=${way}`} download>
            CSV
          </a>
        </>
      }
    >
      {list.error && <ProblemView error={list.error} onRetry={list.retry} />}
      {list.rows && list.rows.length === 0 && <p className="card-body note">{t.trial.nobody}</p>}
      {list.rows && list.rows.length > 0 && (
        <Table
          label={t.trial.moves}
          columns={columns}
          rows={list.rows}
          rowKey={(one) => `${one.no}`}
          height="420px"
        />
      )}
      <MoreButton list={list} />
    </Card>
  )
}

function useColumns(levels: TierBacktest['report']['levels']): readonly Column<TierBacktestMove>[] {
  const t = useText()
  const f = useFormat()
  const name = (key: string) => {
    const found = levels.find((one) => one.key === key)
    return found ? f.say(found.name) : key
  }
  return [
    {
      key: 'customer',
      title: t.trial.customer,
      cell: (one) => (
        <Link to="/customers/$id" params={{ id: customerRef(one) }}>
          {one.name ?? one.id}
        </Link>
      ),
    },
    { key: 'level', title: t.tiers.level, cell: (one) => `${name(one.from)} → ${name(one.to)}` },
    { key: 'spent', title: t.trial.spent, number: true, cell: (one) => f.money(one.spent) },
    {
      key: 'discount',
      title: t.trial.discount,
      number: true,
      cell: ({ discount }) => `${f.money(discount.live)} → ${f.money(discount.draft)}`,
    },
  ]
}
