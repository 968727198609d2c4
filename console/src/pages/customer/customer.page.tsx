import { getRouteApi, Link } from '@tanstack/react-router'
import type { Customer } from '#api/shapes/customer.ts'
import { isProblem } from '../../api/client.ts'
import { useFormat, useShop } from '../../api/session.tsx'
import { useApi } from '../../api/use-api.ts'
import { useText } from '../../locales/language.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Page } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import { TierTag } from '../../parts/tier-tag.tsx'
import { AsOf } from './as-of.tsx'
import { HabitsCard } from './habits.tsx'
import { Identity } from './identity.tsx'
import { Merges } from './merges.tsx'
import { MetricsCard } from './metrics-card.tsx'
import { RfmCard } from './rfm-card.tsx'
import { type CustomerSearch, type When, whenOf } from './search.ts'
import { TierCard } from './tier-card.tsx'
import { Timeline } from './timeline.tsx'
import { RulesCard } from './rules-card.tsx'
import { Why } from './why.tsx'
import { WhyRule } from './why-rule.tsx'
import './customer.css'

const route = getRouteApi('/customers/$id')

/** One person: who, which tier and why, worth, habits, everything that happened; now or at any instant. */
export function CustomerPage() {
  const t = useText()
  const { id } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const when = whenOf(search)
  const answer = useApi<Customer>(`/customers/${encodeURIComponent(id)}`, when, { keep: true })
  const change = (part: Partial<CustomerSearch>) =>
    void navigate({
      search: (old) =>
        Object.fromEntries(
          Object.entries({ ...old, ...part }).filter(([, value]) => value !== undefined),
        ),
      replace: true,
    })
  const customer = answer.data
  if (isProblem(answer.error, 'not_found')) {
    return (
      <Empty title={t.customer.notFound({ id })} what={t.customer.notFoundWhat}>
        <Link to="/customers" className="button">
          {t.places.customers}
        </Link>
      </Empty>
    )
  }
  return (
    <Page
      title={customer ? (customer.name ?? customer.id) : id}
      before={<Link to="/customers">← {t.places.customers}</Link>}
      note={customer && <Subtitle customer={customer} />}
      actions={customer && <AsOf customer={customer} when={when} onChange={change} />}
    >
      {answer.error && <ProblemView error={answer.error} onRetry={() => void answer.refetch()} />}
      {customer ? (
        <Content id={id} customer={customer} when={when} search={search} onChange={change} />
      ) : (
        !answer.error && <Shapes />
      )}
      {search.why !== undefined && (
        <Why
          id={id}
          program={search.why}
          when={when}
          onClose={() => change({ why: undefined as never })}
        />
      )}
      {search.rule !== undefined && (
        <WhyRule
          id={id}
          rule={search.rule}
          when={when}
          onClose={() => change({ rule: undefined as never })}
        />
      )}
    </Page>
  )
}

type ContentProps = {
  readonly id: string
  readonly customer: Customer
  readonly when: When
  readonly search: CustomerSearch
  readonly onChange: (part: Partial<CustomerSearch>) => void
}

function Content({ id, customer, when, search, onChange }: ContentProps) {
  return (
    <div className="grid customer">
      <div className="two-thirds stack">
        {customer.tiers.map((tier) => (
          <TierCard
            key={tier.program}
            id={id}
            tier={tier}
            past={when.as_of !== undefined}
            onWhy={() => onChange({ why: tier.program })}
          />
        ))}
        {customer.rfm && <RfmCard rfm={customer.rfm} />}
        <Timeline
          id={id}
          when={when}
          kinds={search.kinds}
          onKinds={(kinds) => onChange({ kinds: kinds as never })}
        />
      </div>
      <div className="third stack">
        <Identity customer={customer} />
        <Merges id={id} />
        <RulesCard
          id={id}
          customer={customer}
          past={when.as_of !== undefined}
          onWhy={(rule) => onChange({ rule })}
        />
        <MetricsCard metrics={customer.metrics} />
        {customer.habits && <HabitsCard habits={customer.habits} />}
      </div>
    </div>
  )
}

function Subtitle({ customer }: { readonly customer: Customer }) {
  const t = useText()
  const f = useFormat()
  const { session } = useShop()
  return (
    <span className="row wrap">
      {customer.tiers.map((tier) => (
        <TierTag
          key={tier.program}
          program={tier.program}
          level={tier.level}
          pinned={tier.pin !== null}
        />
      ))}
      {customer.name !== null && <span className="mono">{customer.id}</span>}
      {customer.known_since !== null && (
        <span>{t.customer.knownSince({ at: f.day(customer.known_since) })}</span>
      )}
      {!session.sees_personal && <span className="tag">{t.customer.masked}</span>}
    </span>
  )
}

const Shapes = () => (
  <div className="grid">
    <div className="two-thirds stack">
      <Shape height={220} />
      <Shape height={150} />
      <Shape lines={14} />
    </div>
    <div className="third stack">
      <Shape height={260} />
      <Shape height={420} />
    </div>
  </div>
)
