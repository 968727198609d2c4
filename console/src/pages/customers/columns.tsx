import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { CustomerList, CustomerRow } from '#api/shapes/customer.ts'
import { type Format, useFormat } from '../../api/session.tsx'
import { phone } from '../../format/phone.ts'
import { useText } from '../../locales/language.tsx'
import type { Texts } from '../../locales/zh.ts'
import { customerRef } from '../../parts/customer-ref.ts'
import { rfmName } from '../../parts/rfm-name.ts'
import type { Column } from '../../parts/table/column.ts'
import { TierTag } from '../../parts/tier-tag.tsx'
import { exactValue } from '../../parts/value.tsx'
import type { CustomersSearch } from './search.ts'

type Shown = CustomerList['columns'][number]

/** Who, tier, RFM, then the metrics that were asked for. */
export function useCustomerColumns(
  shown: readonly Shown[] | undefined,
  search: CustomersSearch,
): readonly Column<CustomerRow>[] {
  const t = useText()
  const f = useFormat()
  return useMemo(
    () => [
      ...whoColumns(t, search),
      {
        key: 'tier',
        title: t.customers.tier,
        sortable: true,
        cell: (row) => row.tiers.map((tier) => <TierTag key={tier.program} {...tier} />),
      },
      {
        key: 'rfm',
        title: 'RFM',
        help: t.customers.rfmHelp,
        cell: (row) => (
          <span className="nowrap">
            {row.rfm?.class != null && rfmName(row.rfm.class, t)}{' '}
            <span className="faint">{scores(row)}</span>
          </span>
        ),
      },
      ...(shown ?? []).map((metric) => metricColumn(metric, f, t)),
    ],
    [shown, search, t, f],
  )
}

function whoColumns(t: Texts, search: CustomersSearch): readonly Column<CustomerRow>[] {
  const at = search.as_of === undefined ? {} : { as_of: search.as_of }
  return [
    {
      key: 'no',
      title: t.customers.who,
      cell: (row) => (
        <Link to="/customers/$id" params={{ id: customerRef(row) }} search={at} className="who">
          <span className="strong">{row.name ?? (row.id === '' ? `#${row.no}` : row.id)}</span>
          {row.name !== null && <span className="faint"> {row.id}</span>}
        </Link>
      ),
    },
    {
      key: 'phone',
      title: t.customers.phone,
      cell: (row) => (row.phone === null ? <span className="faint">—</span> : phone(row.phone)),
    },
    {
      key: 'city',
      title: t.customers.city,
      cell: (row) => row.city ?? <span className="faint">—</span>,
    },
  ]
}

function metricColumn(metric: Shown, f: Format, t: Texts): Column<CustomerRow> {
  const value = (row: CustomerRow) => row.metrics[metric.key] ?? null
  return {
    key: metric.key,
    title: f.say(metric.name),
    sortable: true,
    ...(metric.unit === 'text' ? {} : { number: true as const }),
    cell: (row) => exactValue(value(row), metric.unit, f, t),
  }
}

const scores = ({ rfm }: CustomerRow): string =>
  rfm?.r == null ? '' : `${rfm.r}${rfm.f ?? '–'}${rfm.m ?? '–'}`
