import { fixedClock } from '#core/clock.ts'
import { registry } from '#core/registry.ts'
import { unwrap } from '#core/result.ts'
import { migrations } from '#app/migrations.ts'
import { createEvaluation } from '#app/services/evaluation.ts'
import { type MetricBook, metricBook } from '#app/services/metric-book.ts'
import { createRuleStage } from '#app/services/rule-stage.ts'
import { createRuleWorld } from '#app/services/rule-world.ts'
import { createRuleQuestions } from '#app/services/rules/questions.ts'
import type { Shop } from '#app/services/shop.ts'
import { createTierStage, seedPrograms } from '#app/services/tier-stage.ts'
import { createTierWorld } from '#app/services/tier-world.ts'
import type { RuleQuestionsService } from '#api/rule-services.ts'
import { planMetrics } from '#metrics/plan.ts'
import { standardRfm } from '#metrics/rfm/rfm-model.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import type { RuleDefinition } from '#segments/definition.ts'
import { createDefinition } from '#stores/definitions.store.ts'
import { migrate } from '#stores/migrate.ts'
import type { Stores } from '#stores/open-stores.ts'
import { cityMetric } from '#metrics/catalogue/city.metric.ts'
import { consentEmailMetric } from '#metrics/catalogue/consent-email.metric.ts'
import { consentSmsMetric } from '#metrics/catalogue/consent-sms.metric.ts'
import { consentWechatMetric } from '#metrics/catalogue/consent-wechat.metric.ts'
import { benchMetrics } from '../w1/metrics.ts'

/** When the made shop is looked at: as in W1. */
export const NOW = Date.parse('2026-11-22T12:00:00+08:00')
export const STANDPOINT: Standpoint = { asOf: NOW, zone: 'Asia/Shanghai', currency: 'CNY' }
const SHOP: Shop = { zone: () => STANDPOINT.zone, currency: () => STANDPOINT.currency }

/** The forty of W1, and what is kept of who may be written to, as in the catalogue. */
const METRICS = [
  ...benchMetrics,
  cityMetric,
  consentSmsMetric,
  consentEmailMetric,
  consentWechatMetric,
]

/** What the shop calls its customers; rules that are asked about may refer to it. */
export const DEFINITIONS: readonly RuleDefinition[] = [
  segment('regulars', {
    all: [
      { metric: 'orders_365', at_least: 4 },
      { metric: 'recency_days', at_most: 120 },
    ],
  }),
  segment('visitors', { metric: 'active_days_30', at_least: 3 }),
  segment('silent', { metric: 'last_seen', above: 60 }),
  tag('coupon-hunter', { metric: 'coupon_share', at_least: 0.2 }),
  tag('one-category', { metric: 'category_focus', at_least: 0.7 }),
  {
    kind: 'class',
    body: {
      key: 'worth',
      name: { zh: '客户价值', en: 'Customer value' },
      choose: 'first',
      values: [
        {
          key: 'high',
          name: { zh: '高', en: 'High' },
          where: { metric: 'net_spend_365', at_least: 200_000 },
        },
        {
          key: 'some',
          name: { zh: '一般', en: 'Some' },
          where: { metric: 'frequency', at_least: 1 },
        },
      ],
      otherwise: { key: 'none', name: { zh: '未购买', en: 'None' } },
    },
  },
]

function segment(key: string, where: object): RuleDefinition {
  return {
    kind: 'segment',
    body: { key, name: { zh: key, en: key }, kind: 'dynamic', where: where as never },
  }
}
function tag(key: string, where: object): RuleDefinition {
  return {
    kind: 'tag',
    body: { key, name: { zh: key, en: key }, source: 'rule', where: where as never },
  }
}

/** The shop's services on its stores, as the server has them; everybody is computed if nobody has been yet. */
export async function openRules(
  stores: Stores,
  say: (line: string) => void,
): Promise<{
  readonly rules: RuleQuestionsService
  readonly numbers: ReadonlyMap<string, number>
}> {
  const { facts, ledger } = stores
  await migrate(stores, migrations)
  await seedPrograms(ledger, NOW)
  // Those of an earlier run are there already.
  for (const { kind, body } of DEFINITIONS)
    await createDefinition(
      ledger,
      { kind, key: body.key },
      { body: body as never, effectiveAt: NOW, at: NOW, by: 'bench', note: '' },
    )
  const deps = { facts, ledger, clock: fixedClock(NOW), shop: SHOP }
  const book: MetricBook = metricBook(registry('metric', METRICS))
  const world = createRuleWorld({ ...deps, book })
  const stage = createRuleStage({ ...deps, world })
  const evaluation = createEvaluation({
    ...deps,
    plan: async () => unwrap(planMetrics(METRICS)),
    tiers: createTierStage(deps),
    segments: stage,
  })
  const run = await evaluation.run({ full: false })
  say(
    run ? `evaluated ${run.customers} customers in ${run.milliseconds} ms` : 'nothing to evaluate',
  )
  const rules = createRuleQuestions({
    ...deps,
    book,
    model: standardRfm,
    world: createTierWorld({ facts, ledger, book }),
    rules: world,
    stage,
    wake: () => {},
  })
  return { rules, numbers: (await world.live()).numbers }
}
