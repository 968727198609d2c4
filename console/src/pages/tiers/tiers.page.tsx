import { getRouteApi, Link } from '@tanstack/react-router'
import type { TierProgram, TierSummary } from '#api/shapes/tier-program.ts'
import { isProblem } from '../../api/client.ts'
import { useFormat, useMay } from '../../api/session.tsx'
import { useApi } from '../../api/use-api.ts'
import { exactNumber } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { usualRange, useToday } from '../../parts/day-range.tsx'
import { Page } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import { usePrograms } from '../../parts/tier-tag.tsx'
import { NotFound } from '../../shell/not-found.tsx'
import { FlowSection } from './flow-section.tsx'
import { HistoryChart } from './history-chart.tsx'
import { Ladder } from './ladder.tsx'
import { RuleCard } from './rule-card.tsx'
import { Versions } from './versions.tsx'
import './tiers.css'

const route = getRouteApi('/tiers/$program')

/** One program: the ladder with its people, the rule in words, its versions, who moves. */
export function TiersPage() {
  const t = useText()
  const f = useFormat()
  const { program: key } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const mayDefine = useMay('define')
  const usual = usualRange(useToday())
  const range = { from: search.from ?? usual.from, to: search.to ?? usual.to }
  const program = useApi<TierProgram>(`/tier-programs/${key}`)
  const summary = useApi<TierSummary>(`/tier-programs/${key}/summary`, {}, { every: 30_000 })
  if (isProblem(program.error, 'not_found')) return <NotFound />
  const error = program.error ?? summary.error
  return (
    <Page
      title={program.data ? f.say(program.data.name) : t.tiers.title}
      tab={t.tiers.title}
      note={
        summary.data &&
        t.tiers.people({
          count: exactNumber(summary.data.customers),
          at: f.minute(summary.data.as_of),
        })
      }
      actions={
        <>
          <ProgramLinks chosen={key} />
          {mayDefine && (
            <>
              <Link to="/tiers/new" className="button">
                {t.tiers.create}
              </Link>
              <Link to="/tiers/$program/edit" params={{ program: key }} className="button primary">
                {t.tiers.edit}
              </Link>
            </>
          )}
        </>
      }
    >
      {error && (
        <ProblemView
          error={error}
          onRetry={() => void Promise.all([program.refetch(), summary.refetch()])}
        />
      )}
      <div className="grid">
        {summary.data ? <Ladder summary={summary.data} /> : !error && <Shape height={320} />}
        <div className="half">
          {program.data ? <RuleCard program={program.data} /> : !error && <Shape height={300} />}
        </div>
        <div className="half">
          {program.data ? <Versions program={program.data} /> : !error && <Shape height={300} />}
        </div>
        <div className="half">
          <FlowSection
            program={key}
            range={range}
            onRange={(next) => void navigate({ search: next, replace: true })}
          />
        </div>
        <div className="half">
          <HistoryChart program={key} range={range} />
        </div>
      </div>
    </Page>
  )
}

function ProgramLinks({ chosen }: { readonly chosen: string }) {
  const t = useText()
  const f = useFormat()
  const programs = usePrograms().data?.data ?? []
  if (programs.length < 2) return null
  return (
    <nav className="segments" aria-label={t.tiers.programs}>
      {programs.map((program) => (
        <Link
          key={program.key}
          to="/tiers/$program"
          params={{ program: program.key }}
          aria-current={program.key === chosen ? 'page' : undefined}
        >
          {f.say(program.name)}
        </Link>
      ))}
    </nav>
  )
}
