import { getRouteApi } from '@tanstack/react-router'
import type { Overview } from '#api/shapes/overview.ts'
import { useFormat, useStatus } from '../../api/session.tsx'
import { useApi } from '../../api/use-api.ts'
import { useText } from '../../locales/language.tsx'
import { DayRangePicker, usualRange, useToday } from '../../parts/day-range.tsx'
import { Page } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import { Decisions } from './decisions.tsx'
import { EmptyShop } from './empty-shop.tsx'
import { Figures } from './figures.tsx'
import { LatestMoves } from './latest-moves.tsx'
import { RfmMap } from './rfm-map.tsx'
import { RfmShares } from './rfm-shares.tsx'
import { SalesChart } from './sales-chart.tsx'
import { TierFlowChart } from '../../parts/tier-flow.tsx'
import { TierShares } from './tier-shares.tsx'
import './overview.css'

const route = getRouteApi('/')

/** The shop in ten seconds. */
export function OverviewPage() {
  const t = useText()
  const f = useFormat()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const usual = usualRange(useToday())
  const range = { from: search.from ?? usual.from, to: search.to ?? usual.to }
  const answer = useApi<Overview>(
    '/overview',
    { ...range, program: search.program },
    { every: 30_000, keep: true },
  )
  const status = useStatus().data
  const nobody = status?.counts.customers === 0 && status.counts.orders === 0
  return (
    <Page
      title={t.overview.title}
      note={
        answer.data &&
        t.overview.compared({ from: answer.data.previous_from, to: answer.data.previous_to })
      }
      actions={
        !nobody && (
          <DayRangePicker
            range={range}
            onChange={(next) =>
              void navigate({ search: (old) => ({ ...old, ...next }), replace: true })
            }
          />
        )
      }
    >
      {status?.sample && <p className="notice sample-note">{f.say(status.sample.note)}</p>}
      {answer.error && <ProblemView error={answer.error} onRetry={() => void answer.refetch()} />}
      {nobody ? (
        <EmptyShop />
      ) : answer.data ? (
        <Content overview={answer.data} />
      ) : (
        !answer.error && <Shapes />
      )}
    </Page>
  )
}

function Content({ overview }: { readonly overview: Overview }) {
  return (
    <div className="grid overview">
      <Decisions decisions={overview.decisions} />
      <Figures figures={overview.figures} />
      <div className="two-thirds">
        <SalesChart overview={overview} />
      </div>
      <div className="third">
        <LatestMoves tiers={overview.tiers} />
      </div>
      <div className="half">
        <RfmMap overview={overview} />
      </div>
      <div className="half">
        <RfmShares overview={overview} />
      </div>
      {overview.tiers.map((tier) => (
        <div className="half" key={`shares ${tier.program}`}>
          <TierShares tier={tier} />
        </div>
      ))}
      {overview.tiers.map((tier) => (
        <div className="half" key={`flow ${tier.program}`}>
          <TierFlowChart
            program={tier.program}
            levels={tier.levels}
            flows={tier.flows}
            from={overview.from}
            to={overview.to}
            file={`tier-flow-${overview.from}-${overview.to}`}
          />
        </div>
      ))}
    </div>
  )
}

const Shapes = () => (
  <div className="grid">
    <Shape height={96} />
    <div className="two-thirds">
      <Shape height={348} />
    </div>
    <div className="third">
      <Shape height={348} />
    </div>
    <div className="half">
      <Shape height={368} />
    </div>
    <div className="half">
      <Shape height={368} />
    </div>
  </div>
)
