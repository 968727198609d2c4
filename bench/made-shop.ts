import { migrations } from '#app/migrations.ts'
import { createEvaluation } from '#app/services/evaluation.ts'
import { metricBook } from '#app/services/metric-book.ts'
import { createRuleStage } from '#app/services/rule-stage.ts'
import { createRuleWorld } from '#app/services/rule-world.ts'
import type { Shop } from '#app/services/shop.ts'
import { createTierStage, seedPrograms } from '#app/services/tier-stage.ts'
import { fixedClock } from '#core/clock.ts'
import { registry } from '#core/registry.ts'
import { ok, type Result, unwrap } from '#core/result.ts'
import type { MetricDefinition } from '#metrics/metric-spec.ts'
import { planMetrics } from '#metrics/plan.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import type { RuleDefinition } from '#segments/definition.ts'
import { createDefinition, findDefinition } from '#stores/definitions.store.ts'
import { migrate } from '#stores/migrate.ts'
import { openStores, type Stores } from '#stores/open-stores.ts'
import type { Ledger } from '#stores/ports.ts'
import type { BenchContext } from './benchmark.ts'
import { roomFor } from './machine.ts'
import { fillFacts, isFilled } from './w1/fill-facts.store.ts'

/** When the made shop is looked at: the same day in every run, so that runs are alike. */
export const NOW = Date.parse('2026-11-22T12:00:00+08:00')
export const STANDPOINT: Standpoint = { asOf: NOW, zone: 'Asia/Shanghai', currency: 'CNY' }
const SHOP: Shop = { zone: () => STANDPOINT.zone, currency: () => STANDPOINT.currency }
const SEED = 1

/** Opens the shop of so many customers with all their facts, where the machine has room for it. */
export async function inMadeShop<T>(
  { folder, say }: BenchContext,
  customers: number,
  run: (stores: Stores) => Promise<T>,
): Promise<Result<T>> {
  const room = await roomFor(folder, { disk: customers * 9_000 + 1e9, memory: 4e9 })
  if (!room.ok) return room
  const stores = await openStores({ dataDir: folder })
  try {
    await migrate(stores, migrations)
    const { facts } = stores
    if (await isFilled(facts, customers)) say('the facts are still there')
    else await fillFacts({ facts, customers, seed: SEED, end: NOW, say })
    return ok(await run(stores))
  } finally {
    await stores.close()
  }
}

/** The product's services over the shop's stores, with these metrics and definitions, at {@link NOW}. */
export async function productOf(
  { facts, ledger }: Pick<Stores, 'facts' | 'ledger'>,
  metrics: readonly MetricDefinition[],
  definitions: readonly RuleDefinition[],
) {
  await seedPrograms(ledger, NOW)
  await seedRules(ledger, definitions)
  const deps = { facts, ledger, clock: fixedClock(NOW), shop: SHOP }
  const book = metricBook(registry('metric', metrics))
  const rules = createRuleWorld({ ...deps, book })
  const stage = createRuleStage({ ...deps, world: rules })
  const evaluation = createEvaluation({
    ...deps,
    plan: async () => unwrap(planMetrics(metrics)),
    tiers: createTierStage(deps),
    segments: stage,
  })
  return { deps, book, rules, stage, evaluation, numbers: (await rules.live()).numbers }
}

/** Those of an earlier run are there already. */
async function seedRules(ledger: Ledger, definitions: readonly RuleDefinition[]): Promise<void> {
  for (const { kind, body } of definitions) {
    const ref = { kind, key: body.key }
    if (await findDefinition(ledger, ref)) continue
    const first = { body: body as never, effectiveAt: NOW, note: '', by: 'bench', at: NOW }
    unwrap(await createDefinition(ledger, ref, first))
  }
}
