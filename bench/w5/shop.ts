import { createRuleQuestions } from '#app/services/rules/questions.ts'
import { createTierWorld } from '#app/services/tier-world.ts'
import type { RuleQuestionsService } from '#api/rule-services.ts'
import { standardRfm } from '#metrics/rfm/rfm-model.ts'
import type { RuleDefinition } from '#segments/definition.ts'
import type { Stores } from '#stores/open-stores.ts'
import { cityMetric } from '#metrics/catalogue/city.metric.ts'
import { consentEmailMetric } from '#metrics/catalogue/consent-email.metric.ts'
import { consentSmsMetric } from '#metrics/catalogue/consent-sms.metric.ts'
import { consentWechatMetric } from '#metrics/catalogue/consent-wechat.metric.ts'
import { productOf } from '../made-shop.ts'
import { benchMetrics } from '../w1/metrics.ts'

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
  const { deps, book, rules, stage, evaluation, numbers } = await productOf(
    stores,
    METRICS,
    DEFINITIONS,
  )
  const run = await evaluation.run({ full: false })
  say(
    run ? `evaluated ${run.customers} customers in ${run.milliseconds} ms` : 'nothing to evaluate',
  )
  const questions = createRuleQuestions({
    ...deps,
    book,
    model: standardRfm,
    world: createTierWorld({ facts: deps.facts, ledger: deps.ledger, book }),
    rules,
    stage,
    wake: () => {},
  })
  return { rules: questions, numbers }
}
