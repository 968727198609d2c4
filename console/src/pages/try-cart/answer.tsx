import type { Quote } from '#api/shapes/promotion.ts'
import { useFormat } from '../../api/session.tsx'
import { exactNumber } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { FactList } from '../../parts/fact-list.tsx'
import type { Column } from '../../parts/table/column.ts'
import { Table } from '../../parts/table/table.tsx'

/** A price with all its reasons. */
export function Answer({ quote }: { readonly quote: Quote }) {
  const t = useText()
  const f = useFormat()
  const discounts = useDiscounts(quote)
  const lines = useLines()
  const money = ({ amount }: Quote['total']) => f.money(amount)
  const { total, list, shipping } = quote
  return (
    <div className="card-body stack" role="status">
      {quote.unknown_codes.length > 0 && (
        <p className="notice bad">
          {t.promotions.unknownCodes({ codes: quote.unknown_codes.join(', ') })}
        </p>
      )}
      {!quote.proven && <p className="notice">{t.promotions.unproven}</p>}
      <FactList
        facts={[
          [t.promotions.list, money(list)],
          [t.promotions.saved, f.money(list.amount - total.amount)],
          [t.promotions.delivery, money(shipping.final)],
          [t.promotions.total, <b key="total">{money(total)}</b>],
        ]}
      />
      <Table
        label={t.promotions.cart}
        columns={lines}
        rows={quote.lines}
        rowKey={(one) => one.id}
      />
      <h3>{t.promotions.discounts}</h3>
      {quote.discounts.length === 0 ? (
        <p className="soft">{t.promotions.noDiscounts}</p>
      ) : (
        <Table
          label={t.promotions.discounts}
          columns={discounts}
          rows={quote.discounts}
          rowKey={(one) => one.promotion}
        />
      )}
      {quote.why_not.length > 0 && (
        <>
          <h3>{t.promotions.whyNot}</h3>
          <Table
            label={t.promotions.whyNot}
            columns={[
              { key: 'name', title: t.promotions.name, cell: (one) => f.say(one.name) },
              { key: 'why', title: t.promotions.reason, cell: (one) => f.say(one.sentence) },
            ]}
            rows={quote.why_not}
            rowKey={(one) => one.promotion}
          />
        </>
      )}
    </div>
  )
}

function useLines(): readonly Column<Quote['lines'][number]>[] {
  const t = useText()
  const f = useFormat()
  const amount = (key: 'list' | 'level' | 'final'): Column<Quote['lines'][number]> => ({
    key,
    title: t.promotions[key],
    number: true,
    cell: (line) => f.money(line[key].amount),
  })
  return [
    { key: 'sku', title: t.promotions.sku, cell: (line) => <b>{line.sku}</b> },
    {
      key: 'quantity',
      title: t.promotions.quantity,
      number: true,
      cell: (line) => exactNumber(line.quantity),
    },
    amount('list'),
    amount('level'),
    amount('final'),
  ]
}

/** Which offer took how much off which line. */
function useDiscounts(quote: Quote): readonly Column<Quote['discounts'][number]>[] {
  const t = useText()
  const f = useFormat()
  const skuOf = (id: string | null) =>
    id === null ? t.promotions.delivery : (quote.lines.find((line) => line.id === id)?.sku ?? id)
  return [
    {
      key: 'name',
      title: t.promotions.name,
      cell: (one) => (
        <>
          <b>{f.say(one.name)}</b>
          <div className="faint mono">
            {one.promotion} · {t.promotions.version} {one.version}
            {one.code !== null && ` · ${one.code}`}
          </div>
        </>
      ),
    },
    {
      key: 'parts',
      title: t.promotions.cart,
      cell: (one) => (
        <span className="small soft">
          {one.parts
            .map((part) => `${skuOf(part.line)} −${f.money(part.amount.amount)}`)
            .join(' · ')}
        </span>
      ),
    },
    {
      key: 'amount',
      title: t.promotions.given,
      number: true,
      cell: (one) => f.money(-one.amount.amount),
    },
  ]
}
