import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { marketing } from './marketing-routes.tsx'
import { parseCustomerSearch } from './pages/customer/search.ts'
import { parseCustomersSearch } from './pages/customers/search.ts'
import { parseMetricsSearch } from './pages/metrics/search.ts'
import { parseOverviewSearch } from './pages/overview/search.ts'
import { parseNewRuleSearch } from './pages/rule-form/search.ts'
import { parseRuleSearch } from './pages/rule/search.ts'
import { parseRulesSearch } from './pages/rules/search.ts'
import { parseSourceSearch } from './pages/source/search.ts'
import { parseTiersSearch } from './pages/tiers/search.ts'
import { root, under } from './root-route.tsx'
import { parseSearch, printSearch } from './search-params.ts'
import { Broken } from './shell/broken.tsx'

// One page per folder, one chunk per page.
const overview = createRoute({
  getParentRoute: under,
  path: '/',
  validateSearch: parseOverviewSearch,
  component: lazyRouteComponent(() => import('./pages/overview/overview.page.tsx'), 'OverviewPage'),
})
const customers = createRoute({
  getParentRoute: under,
  path: '/customers',
  validateSearch: parseCustomersSearch,
  component: lazyRouteComponent(
    () => import('./pages/customers/customers.page.tsx'),
    'CustomersPage',
  ),
})
const customer = createRoute({
  getParentRoute: under,
  path: '/customers/$id',
  validateSearch: parseCustomerSearch,
  component: lazyRouteComponent(() => import('./pages/customer/customer.page.tsx'), 'CustomerPage'),
})
const tiers = createRoute({
  getParentRoute: under,
  path: '/tiers',
  component: lazyRouteComponent(() => import('./pages/tiers/programs.page.tsx'), 'ProgramsPage'),
})
const newProgram = createRoute({
  getParentRoute: under,
  path: '/tiers/new',
  component: lazyRouteComponent(
    () => import('./pages/tier-form/tier-form.page.tsx'),
    'NewProgramPage',
  ),
})
const program = createRoute({
  getParentRoute: under,
  path: '/tiers/$program',
  validateSearch: parseTiersSearch,
  component: lazyRouteComponent(() => import('./pages/tiers/tiers.page.tsx'), 'TiersPage'),
})
const editProgram = createRoute({
  getParentRoute: under,
  path: '/tiers/$program/edit',
  component: lazyRouteComponent(
    () => import('./pages/tier-form/tier-form.page.tsx'),
    'EditProgramPage',
  ),
})
const segments = createRoute({
  getParentRoute: under,
  path: '/segments',
  validateSearch: parseRulesSearch,
  component: lazyRouteComponent(() => import('./pages/rules/rules.page.tsx'), 'SegmentsPage'),
})
const newSegment = createRoute({
  getParentRoute: under,
  path: '/segments/new',
  validateSearch: parseNewRuleSearch,
  component: lazyRouteComponent(
    () => import('./pages/rule-form/rule-form.page.tsx'),
    'NewSegmentPage',
  ),
})
const segment = createRoute({
  getParentRoute: under,
  path: '/segments/$key',
  validateSearch: parseRuleSearch,
  component: lazyRouteComponent(() => import('./pages/rule/rule.page.tsx'), 'SegmentPage'),
})
const editSegment = createRoute({
  getParentRoute: under,
  path: '/segments/$key/edit',
  component: lazyRouteComponent(
    () => import('./pages/rule-form/rule-form.page.tsx'),
    'EditSegmentPage',
  ),
})
const tags = createRoute({
  getParentRoute: under,
  path: '/tags',
  validateSearch: parseRulesSearch,
  component: lazyRouteComponent(() => import('./pages/rules/rules.page.tsx'), 'TagsPage'),
})
const newTag = createRoute({
  getParentRoute: under,
  path: '/tags/new',
  validateSearch: parseNewRuleSearch,
  component: lazyRouteComponent(() => import('./pages/rule-form/rule-form.page.tsx'), 'NewTagPage'),
})
const tag = createRoute({
  getParentRoute: under,
  path: '/tags/$key',
  validateSearch: parseRuleSearch,
  component: lazyRouteComponent(() => import('./pages/rule/rule.page.tsx'), 'TagPage'),
})
const editTag = createRoute({
  getParentRoute: under,
  path: '/tags/$key/edit',
  component: lazyRouteComponent(
    () => import('./pages/rule-form/rule-form.page.tsx'),
    'EditTagPage',
  ),
})
const classes = createRoute({
  getParentRoute: under,
  path: '/classes',
  validateSearch: parseRulesSearch,
  component: lazyRouteComponent(() => import('./pages/rules/rules.page.tsx'), 'ClassesPage'),
})
const newClass = createRoute({
  getParentRoute: under,
  path: '/classes/new',
  validateSearch: parseNewRuleSearch,
  component: lazyRouteComponent(
    () => import('./pages/rule-form/rule-form.page.tsx'),
    'NewClassPage',
  ),
})
const classOf = createRoute({
  getParentRoute: under,
  path: '/classes/$key',
  validateSearch: parseRuleSearch,
  component: lazyRouteComponent(() => import('./pages/rule/rule.page.tsx'), 'ClassPage'),
})
const editClass = createRoute({
  getParentRoute: under,
  path: '/classes/$key/edit',
  component: lazyRouteComponent(
    () => import('./pages/rule-form/rule-form.page.tsx'),
    'EditClassPage',
  ),
})
const imports = createRoute({
  getParentRoute: under,
  path: '/imports',
  component: lazyRouteComponent(() => import('./pages/imports/imports.page.tsx'), 'ImportsPage'),
})
const newImport = createRoute({
  getParentRoute: under,
  path: '/imports/new',
  component: lazyRouteComponent(
    () => import('./pages/import-new/import-new.page.tsx'),
    'NewImportPage',
  ),
})
const oneImport = createRoute({
  getParentRoute: under,
  path: '/imports/$id',
  component: lazyRouteComponent(() => import('./pages/import/import.page.tsx'), 'ImportPage'),
})
const sources = createRoute({
  getParentRoute: under,
  path: '/sources',
  component: lazyRouteComponent(() => import('./pages/sources/sources.page.tsx'), 'SourcesPage'),
})
const newSource = createRoute({
  getParentRoute: under,
  path: '/sources/new',
  component: lazyRouteComponent(
    () => import('./pages/source-new/source-new.page.tsx'),
    'NewSourcePage',
  ),
})
const source = createRoute({
  getParentRoute: under,
  path: '/sources/$key',
  validateSearch: parseSourceSearch,
  component: lazyRouteComponent(() => import('./pages/source/source.page.tsx'), 'SourcePage'),
})
// Not /metrics: that is where Prometheus reads.
const metrics = createRoute({
  getParentRoute: under,
  path: '/dictionary',
  validateSearch: parseMetricsSearch,
  component: lazyRouteComponent(() => import('./pages/metrics/metrics.page.tsx'), 'MetricsPage'),
})
const metric = createRoute({
  getParentRoute: under,
  path: '/dictionary/$key',
  component: lazyRouteComponent(() => import('./pages/metric/metric.page.tsx'), 'MetricPage'),
})
const newMetric = createRoute({
  getParentRoute: under,
  path: '/dictionary/new',
  component: lazyRouteComponent(
    () => import('./pages/metric-form/metric-form.page.tsx'),
    'NewMetricPage',
  ),
})
const editMetric = createRoute({
  getParentRoute: under,
  path: '/dictionary/$key/edit',
  component: lazyRouteComponent(
    () => import('./pages/metric-form/metric-form.page.tsx'),
    'EditMetricPage',
  ),
})
const health = createRoute({
  getParentRoute: under,
  path: '/health',
  component: lazyRouteComponent(() => import('./pages/health/health.page.tsx'), 'HealthPage'),
})
const identities = createRoute({
  getParentRoute: under,
  path: '/identities',
  component: lazyRouteComponent(
    () => import('./pages/identities/identities.page.tsx'),
    'IdentitiesPage',
  ),
})
const settings = createRoute({
  getParentRoute: under,
  path: '/settings',
  beforeLoad: () => {
    throw redirect({ to: '/settings/$section', params: { section: 'shop' }, replace: true })
  },
})
const webhook = createRoute({
  getParentRoute: under,
  path: '/settings/webhooks/$id',
  component: lazyRouteComponent(() => import('./pages/webhook/webhook.page.tsx'), 'WebhookPage'),
})
const settingsSection = createRoute({
  getParentRoute: under,
  path: '/settings/$section',
  component: lazyRouteComponent(() => import('./pages/settings/settings.page.tsx'), 'SettingsPage'),
})
const setup = createRoute({
  getParentRoute: under,
  path: '/setup',
  component: lazyRouteComponent(() => import('./pages/setup/setup.page.tsx'), 'SetupPage'),
})

export const makeRouter = () =>
  createRouter({
    routeTree: root.addChildren([
      overview,
      customers,
      customer,
      tiers,
      newProgram,
      program,
      editProgram,
      segments,
      newSegment,
      segment,
      editSegment,
      tags,
      newTag,
      tag,
      editTag,
      classes,
      newClass,
      classOf,
      editClass,
      ...marketing,
      imports,
      newImport,
      oneImport,
      sources,
      newSource,
      source,
      metrics,
      metric,
      newMetric,
      editMetric,
      health,
      identities,
      settings,
      settingsSection,
      webhook,
      setup,
    ]),
    parseSearch,
    stringifySearch: printSearch,
    defaultErrorComponent: Broken,
    defaultPreload: 'intent',
    scrollRestoration: true,
  })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
