import { Link } from '@tanstack/react-router'
import { useText } from '../../locales/language.tsx'
import { Empty } from '../../parts/empty.tsx'

/** Nothing is known yet: the two ways to fill the shop. */
export function EmptyShop() {
  const t = useText()
  return (
    <div className="card">
      <Empty title={t.overview.emptyTitle} what={t.overview.emptyWhat}>
        <Link to="/imports/new" className="button primary">
          {t.imports.start}
        </Link>
        <a href="/docs" className="button">
          {t.overview.emptyApi}
        </a>
      </Empty>
    </div>
  )
}
