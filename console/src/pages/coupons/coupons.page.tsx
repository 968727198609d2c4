import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Coupon } from '#api/shapes/coupon.ts'
import { useFormat, useMay } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { Empty } from '../../parts/empty.tsx'
import { MoreButton } from '../../parts/more-button.tsx'
import { Page } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Choice } from '../../parts/select-field.tsx'
import { Shape } from '../../parts/shape.tsx'
import type { Column } from '../../parts/table/column.ts'
import { Table } from '../../parts/table/table.tsx'
import { useList } from '../../parts/use-list.ts'
import { IssueForm } from './issue-form.tsx'

/** Single codes: issued here, and what became of each. */
export function CouponsPage() {
  const t = useText()
  const may = useMay('define')
  const [state, setState] = useState<Coupon['state'] | ''>('')
  const list = useList<Coupon>('/coupons', state === '' ? {} : { state })
  const columns = useColumns()
  return (
    <Page
      title={t.coupons.title}
      note={t.coupons.note}
      before={<Link to="/promotions">← {t.promotions.title}</Link>}
      actions={
        <Choice
          label={t.coupons.state}
          names={{ '': t.coupons.all, ...t.coupons.states }}
          value={state}
          onChange={setState}
        />
      }
    >
      <div className="stack">
        {may && <IssueForm onIssued={list.retry} />}
        {list.error && <ProblemView error={list.error} onRetry={list.retry} />}
        <div className="card">
          {!list.rows ? (
            !list.error && <Shape lines={4} />
          ) : list.rows.length === 0 ? (
            <Empty title={t.coupons.emptyTitle} what={t.coupons.emptyWhat} />
          ) : (
            <Table
              label={t.coupons.title}
              columns={columns}
              rows={list.rows}
              rowKey={(one) => `${one.hint} ${one.issued_at} ${one.promotion}`}
            />
          )}
        </div>
      </div>
      <MoreButton list={list} />
    </Page>
  )
}

function useColumns(): readonly Column<Coupon>[] {
  const t = useText()
  const f = useFormat()
  const when = (at: string | null) =>
    at === null ? '—' : <span className="nowrap">{f.second(at)}</span>
  return [
    { key: 'code', title: t.coupons.code, cell: (one) => <span className="mono">{one.hint}</span> },
    {
      key: 'promotion',
      title: t.coupons.promotion,
      cell: (one) => (
        <Link to="/promotions/$key" params={{ key: one.promotion }}>
          {one.promotion}
        </Link>
      ),
    },
    {
      key: 'state',
      title: t.coupons.state,
      cell: (one) => (
        <span className={one.state === 'issued' ? 'tag good' : 'tag'}>
          {t.coupons.states[one.state]}
        </span>
      ),
    },
    { key: 'order', title: t.coupons.order, cell: (one) => one.order_id ?? '—' },
    { key: 'issued', title: t.coupons.issuedAt, cell: (one) => when(one.issued_at) },
    { key: 'used', title: t.coupons.usedAt, cell: (one) => when(one.used_at) },
    { key: 'until', title: t.coupons.until, cell: (one) => when(one.expires_at) },
  ]
}
