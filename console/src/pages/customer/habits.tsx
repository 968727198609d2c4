import type { Habits } from '#api/shapes/customer.ts'
import { useFormat } from '../../api/session.tsx'
import { exactNumber } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Card } from '../../parts/page.tsx'

/** What the customer usually buys, where and when. */
export function HabitsCard({ habits }: { readonly habits: Habits }) {
  const t = useText()
  return (
    <Card title={t.customer.habits}>
      <div className="card-body">
        <Shares title={t.customer.categories} shares={habits.categories} />
        <Shares title={t.customer.brands} shares={habits.brands} />
        <Shares title={t.customer.byChannel} shares={habits.channels} />
        <Columns
          title={t.customer.hours}
          counts={habits.hours}
          name={(index) => t.customer.hour({ hour: index })}
          every={6}
        />
        <Columns
          title={t.customer.weekdays}
          counts={habits.weekdays}
          name={(index) => t.customer.weekdayNames[index] ?? ''}
          every={1}
        />
      </div>
    </Card>
  )
}

function Shares({
  title,
  shares,
}: {
  readonly title: string
  readonly shares: Habits['categories']
}) {
  const f = useFormat()
  if (shares.length === 0) return null
  const most = Math.max(1, ...shares.map((share) => share.net_sales))
  return (
    <section>
      <h3 className="sub">{title}</h3>
      <ul className="shares">
        {shares.slice(0, 5).map((share) => (
          <li key={share.name} title={`${exactNumber(share.count)} · ${f.money(share.net_sales)}`}>
            <span className="clip">{share.name === '' ? '—' : share.name}</span>
            <span className="bar" aria-hidden="true">
              <i style={{ width: `${Math.max(0, share.net_sales / most) * 100}%` }} />
            </span>
            <span className="number">{f.shortMoney(share.net_sales)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

type ColumnsProps = {
  readonly title: string
  readonly counts: readonly number[]
  readonly name: (index: number) => string
  readonly every: number
}

/** Small columns: orders by hour or weekday. A list for screen readers, a picture for the rest. */
function Columns({ title, counts, name, every }: ColumnsProps) {
  const t = useText()
  const most = Math.max(1, ...counts)
  if (counts.every((count) => count === 0)) return null
  return (
    <section>
      <h3 className="sub">{title}</h3>
      <ol className="columns">
        {counts.map((count, index) => (
          <li
            key={name(index)}
            title={t.customer.ordersAt({ when: name(index), count: exactNumber(count) })}
          >
            <i style={{ height: `${(count / most) * 36}px` }} aria-hidden="true" />
            <span aria-hidden="true">{index % every === 0 ? name(index) : ''}</span>
            <span className="hidden">
              {t.customer.ordersAt({ when: name(index), count: exactNumber(count) })}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
