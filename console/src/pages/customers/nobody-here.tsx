import { Link } from '@tanstack/react-router'
import { useText } from '../../locales/language.tsx'
import { Empty } from '../../parts/empty.tsx'
import { type CustomersSearch, FILTERS, withoutFilters } from './search.ts'

/** No rows: either the filters are too narrow, or the shop is still empty. */
export function NobodyHere({ search }: { readonly search: CustomersSearch }) {
  const t = useText()
  const filtered = FILTERS.some((key) => search[key] !== undefined)
  if (filtered) {
    return (
      <Empty title={t.customers.noMatch} what={t.customers.noMatchWhat}>
        <Link to="/customers" search={withoutFilters(search)} className="button">
          {t.customers.clearFilters}
        </Link>
      </Empty>
    )
  }
  return (
    <Empty title={t.customers.emptyTitle} what={t.customers.emptyWhat}>
      <Link to="/imports/new" className="button primary">
        {t.imports.start}
      </Link>
      <a href="/docs" className="button">
        {t.overview.emptyApi}
      </a>
    </Empty>
  )
}
