import { fixedClock } from '#core/clock.ts'
import { registry } from '#core/registry.ts'
import { unwrap } from '#core/result.ts'
import { createEvaluation } from '#app/services/evaluation.ts'
import { metricBook } from '#app/services/metric-book.ts'
import { createRuleStage } from '#app/services/rule-stage.ts'
import { createRuleWorld } from '#app/services/rule-world.ts'
import type { Shop } from '#app/services/shop.ts'
import { createTierStage, seedPrograms } from '#app/services/tier-stage.ts'
import { planMetrics } from '#metrics/plan.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import { refText } from '#segments/rule-plan.ts'
import { createDefinition, findDefinition } from '#stores/definitions.store.ts'
import type { Stores } from '#stores/open-stores.ts'
import type { Ledger } from '#stores/ports.ts'
import { benchMetrics } from './metrics.ts'
import { benchSegments } from './segments.ts'

/** When the made shop is looked at: the same day in every run, so that runs are alike. */
export const NOW = Date.parse('2026-11-22T12:00:00+08:00')
export const STANDPOINT: Standpoint = { asOf: NOW, zone: 'Asia/Shanghai', currency: 'CNY' }
const SHOP: Shop = { zone: () => STANDPOINT.zone, currency: () => STANDPOINT.currency }

export type Product = {
  readonly evaluate: () => Promise<void>
  /** In the order of the hand's. */
  readonly segments: readonly { readonly key: string; readonly no: number }[]
}

/** What `zhike evaluate --full` does. */
export async function product({ facts, ledger }: Stores): Promise<Product> {
  const clock = fixedClock(NOW)
  await seedPrograms(ledger, NOW)
  await seedSegments(ledger)
  const deps = { facts, ledger, clock, shop: SHOP }
  const world = createRuleWorld({ ...deps, book: metricBook(registry('metric', benchMetrics)) })
  const evaluation = createEvaluation({
    ...deps,
    plan: async () => unwrap(planMetrics(benchMetrics)),
    tiers: createTierStage(deps),
    segments: createRuleStage({ ...deps, world }),
  })
  const { numbers } = await world.live()
  return {
    evaluate: async () => {
      await evaluation.run({ full: true })
    },
    segments: benchSegments(STANDPOINT).map(({ key }) => ({
      key,
      no: numbers.get(refText({ kind: 'segment', key })) ?? 0,
    })),
  }
}

async function seedSegments(ledger: Ledger): Promise<void> {
  for (const { key, where } of benchSegments(STANDPOINT)) {
    const ref = { kind: 'segment', key }
    if (await findDefinition(ledger, ref)) continue
    const body = { key, name: { zh: key, en: key }, kind: 'dynamic', where }
    unwrap(
      await createDefinition(ledger, ref, {
        body,
        effectiveAt: NOW,
        note: '',
        by: 'bench',
        at: NOW,
      }),
    )
  }
}
