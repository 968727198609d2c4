import type { Ingest } from '#facts/ingest/ingest.ts'
import { standardRfm } from '#metrics/rfm/rfm-model.ts'
import type { DomainServices } from '#api/services.ts'
import { createCustomerList } from './customer-list.ts'
import { createCustomerPage } from './customer-page.ts'
import { createCustomerPut } from './customer-put.ts'
import { createTimeline } from './customer-timeline.ts'
import { createMetricsService } from './metrics.ts'
import type { MetricsInUse } from './metrics-in-use.ts'
import { createOverviewService } from './overview.ts'
import { customerRules } from './rules/customer-rules.ts'
import { audienceOf } from './rules/audience.ts'
import { createRulesService } from './rules/rules.ts'
import type { RuleStage } from './rule-stage.ts'
import type { RuleWorld } from './rule-world.ts'
import { createSearchService } from './search.ts'
import { searchSources } from './search-sources.ts'
import type { ServiceDeps } from './shop.ts'
import type { EvaluationState } from './status.ts'
import { createTierBacktests } from './tier-backtests.ts'
import { createTierExplanation } from './tier-explanation.ts'
import { createTierPins, pinRecords } from './tier-pins.ts'
import { tierRecords } from './tier-records.ts'
import { createTierWorld } from './tier-world.ts'
import { createTiersService } from './tiers.ts'
import { createTransitionsService } from './transitions.ts'

type Deps = ServiceDeps & {
  readonly ingest: Ingest
  readonly metrics: MetricsInUse
  /** Somebody is to be evaluated anew: the worker looks at once. */
  readonly wake: () => void
  readonly evaluation: () => Promise<EvaluationState>
  readonly rules: RuleWorld
  readonly stage: RuleStage
}

/** The services that read the shop. */
export function createShopServices(
  given: Deps,
): Pick<
  DomainServices,
  | 'overview'
  | 'customers'
  | 'metrics'
  | 'tiers'
  | 'tierBacktests'
  | 'rules'
  | 'search'
  | 'transitions'
> {
  const { book, refresh } = given.metrics
  const deps = {
    ...given,
    book,
    refresh,
    model: standardRfm,
    world: createTierWorld({ ...given, book }),
  }
  return {
    overview: createOverviewService(deps),
    customers: {
      list: createCustomerList({
        ...deps,
        audience: (actor, about) => audienceOf(deps, actor, about, '/rule'),
      }),
      show: createCustomerPage({
        ...deps,
        rulesOf: (customer, when) => customerRules(deps, customer, when),
      }),
      put: createCustomerPut(deps),
      timeline: createTimeline(deps, [tierRecords(deps), pinRecords(deps)]),
      explain: createTierExplanation(deps),
      ...createTierPins(deps),
    },
    tiers: createTiersService(deps),
    tierBacktests: createTierBacktests(deps),
    rules: createRulesService({
      ...deps,
      freshAsOf: async () => (await given.evaluation()).freshAsOf,
    }),
    metrics: createMetricsService(deps),
    transitions: createTransitionsService(deps),
    search: createSearchService(deps, searchSources(deps)),
  }
}
