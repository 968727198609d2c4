import { Link } from '@tanstack/react-router'
import type { PromotionItem } from '#api/shapes/promotion.ts'
import { useFormat, useMay } from '../../api/session.tsx'
import { useApi } from '../../api/use-api.ts'
import { exactNumber } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Page } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import type { Column } from '../../parts/table/column.ts'
import { Table } from '../../parts/table/table.tsx'

/** Every offer, what it gives, and how much of it was taken. */
export function PromotionsPage() {
  const t = useText()
  const may = useMay('define')
  const mayTry = useMay('send_facts')
  const answer = useApi<{ data: PromotionItem[] }>('/promotions')
  const columns = useColumns()
  const rows = answer.data?.data
  const add = may && (
    <Link to="/promotions/new" className="button primary">
      ＋ {t.promotions.add}
    </Link>
  )
  const actions = (
    <>
      {mayTry && (
        <Link to="/try-cart" className="button">
          {t.promotions.tryCart}
        </Link>
      )}
      <Link to="/coupons" className="button">
        {t.coupons.title}
      </Link>
      {add}
    </>
  )
  return (
    <Page title={t.promotions.title} note={t.promotions.note} actions={actions}>
      {answer.error && <ProblemView error={answer.error} onRetry={() => void answer.refetch()} />}
      <div className="card">
        {!rows ? (
          !answer.error && <Shape lines={6} />
        ) : rows.length === 0 ? (
          <Empty title={t.promotions.emptyTitle} what={t.promotions.emptyWhat}>
            {add}
          </Empty>
        ) : (
          <Table
            label={t.promotions.title}
            columns={columns}
            rows={rows}
            rowKey={(one) => one.key}
            openOnClick
          />
        )}
      </div>
    </Page>
  )
}

function useColumns(): readonly Column<PromotionItem>[] {
  const t = useText()
  const f = useFormat()
  return [
    {
      key: 'name',
      title: t.promotions.name,
      cell: (one) => (
        <Link to="/promotions/$key" params={{ key: one.key }}>
          <b>{f.say(one.name)}</b>
          <div className="faint mono">{one.key}</div>
        </Link>
      ),
    },
    {
      key: 'kind',
      title: t.promotions.kind,
      cell: (one) => <span className="nowrap">{f.say(one.kind_name)}</span>,
    },
    {
      key: 'rule',
      title: t.promotions.rule,
      cell: (one) => <span className="sentence">{f.say(one.sentence)}</span>,
    },
    {
      key: 'state',
      title: t.promotions.state,
      cell: (one) => (
        <span className={one.state === 'live' ? 'tag good' : 'tag'}>
          {t.promotions.states[one.state]}
        </span>
      ),
    },
    {
      key: 'used',
      title: t.promotions.used,
      number: true,
      cell: (one) => exactNumber(one.used.orders),
    },
    {
      key: 'given',
      title: t.promotions.given,
      number: true,
      cell: (one) => f.money(one.used.amount.amount),
    },
  ]
}
