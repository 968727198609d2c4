import { registry } from '#core/registry.ts'
import type { Route } from '../route.ts'
import { customersRoutes } from './customers.routes.ts'
import { identitiesRoutes } from './identities.routes.ts'
import { importsRoutes } from './imports.routes.ts'
import { ingestRoutes } from './ingest.routes.ts'
import { metricsRoutes } from './metrics.routes.ts'
import { overviewRoutes } from './overview.routes.ts'
import { peopleRoutes } from './people.routes.ts'
import { couponsRoutes } from './coupons.routes.ts'
import { promotionsRoutes } from './promotions.routes.ts'
import { quotesRoutes } from './quotes.routes.ts'
import { ruleDefinitionsRoutes } from './rule-definitions.routes.ts'
import { ruleMembersRoutes } from './rule-members.routes.ts'
import { ruleQuestionsRoutes } from './rule-questions.routes.ts'
import { sessionRoutes } from './session.routes.ts'
import { shopRoutes } from './shop.routes.ts'
import { tierBacktestsRoutes } from './tier-backtests.routes.ts'
import { tierPinsRoutes } from './tier-pins.routes.ts'
import { tierProgramsRoutes } from './tier-programs.routes.ts'
import { tierReportsRoutes } from './tier-reports.routes.ts'
import { sourceHooksRoutes } from './source-hooks.routes.ts'
import { sourcesRoutes } from './sources.routes.ts'
import { trackingRoutes } from './tracking.routes.ts'
import { streamRoutes } from './stream.routes.ts'
import { transitionsRoutes } from './transitions.routes.ts'
import { webhooksRoutes } from './webhooks.routes.ts'
import { workRoutes } from './work.routes.ts'

/** Every route under /v1. */
export const routes = registry<Route>('route', [
  ...overviewRoutes,
  ...customersRoutes,
  ...tierPinsRoutes,
  ...identitiesRoutes,
  ...ingestRoutes,
  ...importsRoutes,
  ...metricsRoutes,
  ...ruleQuestionsRoutes,
  ...ruleDefinitionsRoutes,
  ...ruleMembersRoutes,
  ...tierProgramsRoutes,
  ...tierReportsRoutes,
  ...promotionsRoutes,
  ...quotesRoutes,
  ...tierBacktestsRoutes,
  ...couponsRoutes,
  ...sourcesRoutes,
  ...transitionsRoutes,
  ...streamRoutes,
  ...sourceHooksRoutes,
  ...webhooksRoutes,
  ...trackingRoutes,
  ...workRoutes,
  ...shopRoutes,
  ...peopleRoutes,
  ...sessionRoutes,
])
