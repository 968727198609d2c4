import { Link, Navigate } from '@tanstack/react-router'
import { useMay } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Page } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import { usePrograms } from '../../parts/tier-tag.tsx'

/** Opens the first program; a shop without one is offered to make it. */
export function ProgramsPage() {
  const t = useText()
  const mayDefine = useMay('define')
  const programs = usePrograms()
  const first = programs.data?.data[0]
  if (first) return <Navigate to="/tiers/$program" params={{ program: first.key }} replace />
  return (
    <Page title={t.tiers.title}>
      {programs.error ? (
        <ProblemView error={programs.error} onRetry={() => void programs.refetch()} />
      ) : programs.data ? (
        <div className="card">
          <Empty title={t.tiers.emptyTitle} what={t.tiers.emptyWhat}>
            {mayDefine && (
              <Link to="/tiers/new" className="button primary">
                {t.tiers.create}
              </Link>
            )}
          </Empty>
        </div>
      ) : (
        <Shape height={300} />
      )}
    </Page>
  )
}
