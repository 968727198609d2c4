import { ok, type Result, unwrap } from '#core/result.ts'
import { evaluateTiers } from '#loyalty/evaluate-tiers.ts'
import { logTierChanges } from '#loyalty/tier-changes.store.ts'
import { type FindMetric, planTiers, type TierPlan } from '#loyalty/measures.ts'
import { tierProgramTemplates } from '#loyalty/templates/registry.ts'
import { metricCatalogue } from '#metrics/catalogue/registry.ts'
import type { Registry } from '#core/registry.ts'
import type { MetricDefinition } from '#metrics/metric-spec.ts'
import type { Json } from '#core/json.ts'
import { createDefinition, listDefinitions } from '#stores/definitions.store.ts'
import type { Ledger } from '#stores/ports.ts'
import type { TierStage } from './evaluation.ts'
import type { ServiceDeps } from './shop.ts'
import { differingTiers, keepTiers, nextTierDue, standingPins } from './tier-stage.store.ts'
import { listPrograms, TIER_PROGRAM } from './tier-programs.ts'
import type { MetricBook } from './metric-book.ts'
import type { TierCheck } from './verify.ts'

/** The spec of a metric that a program names. */
const finder =
  (metrics: Pick<Registry<MetricDefinition>, 'get'>): FindMetric =>
  (key) => {
    const found = metrics.get(key)
    return found.ok ? found.value.spec : undefined
  }

type StageDeps = ServiceDeps & {
  /** The metrics that programs may name; the catalogue's if it is left out. */
  readonly book?: Pick<MetricBook, 'definitions'>
}

/** Tier programs as the last stage of an evaluation: each program is folded over whoever the run is about. */
export function createTierStage({ facts, ledger, clock, shop, book }: StageDeps): TierStage {
  const findMetric: FindMetric = (key) => finder(book?.definitions ?? metricCatalogue)(key)
  return {
    fingerprint: async () =>
      [...(await programPrints(ledger))].map(([key, print]) => `${key}:${print}`).join(';'),
    nextDue: () => nextTierDue(facts),
    async evaluate({ standpoint, rev, which, signal, onProgress }) {
      const plans = unwrap(await plansOf(ledger, shop.zone(), findMetric))
      // What a run that was cut off has changed: this run's rows take the place of that one's.
      await logTierChanges({ facts, ledger }, rev - 1n)
      const total = { up: 0, down: 0, changed: 0 }
      for (const [index, plan] of plans.entries()) {
        const run = await evaluateTiers(facts, {
          plan,
          standpoint,
          rev,
          which:
            which === undefined
              ? 'all'
              : {
                  ...(which.batches ? { batches: which.batches } : {}),
                  ...(which.customers ? { customers: which.customers } : {}),
                  due: which.due === true,
                },
          pins: await standingPins(ledger, plan.program.key, clock.now()),
          ...(signal ? { signal } : {}),
          onProgress: (done, all) => onProgress?.((index + done / Math.max(1, all)) / plans.length),
        })
        total.up += run.up
        total.down += run.down
        total.changed += run.up + run.down + run.joined + run.gone
      }
      await logTierChanges({ facts, ledger }, rev)
      return total
    },
  }
}

/** What each program's rules are, by key: equal as long as they are. */
export async function programPrints(ledger: Ledger): Promise<Map<string, string>> {
  const programs = await listDefinitions(ledger, TIER_PROGRAM)
  return new Map(
    programs.map(({ key, versions }) => [
      key,
      versions.map((version) => `${version.version}@${version.effectiveAt}`).join(),
    ]),
  )
}

/** Whether every stored level is what a fresh fold of everybody gives. */
export const createTierCheck =
  (
    deps: ServiceDeps & { readonly stage: TierStage; readonly nextRun: () => Promise<bigint> },
  ): TierCheck =>
  async ({ standpoint, signal, onProgress }) => {
    await using kept = await keepTiers(deps.facts)
    await deps.stage.evaluate({
      standpoint,
      rev: await deps.nextRun(),
      which: undefined,
      signal,
      onProgress,
    })
    // Awaited here: the sessions end with this function.
    return await differingTiers(kept)
  }

/** A new shop begins with the first template, in force from the beginning of time. */
export async function seedPrograms(ledger: Ledger, now: number): Promise<void> {
  const [first] = tierProgramTemplates.all
  if (!first) return
  if ((await listDefinitions(ledger, TIER_PROGRAM)).length > 0) return
  await createDefinition(
    ledger,
    { kind: TIER_PROGRAM, key: first.program.key },
    {
      body: first.program as unknown as Json,
      effectiveAt: 0,
      // A note is one text in one language; the rule is told in both from the definition itself.
      note: '',
      by: 'zhike',
      at: now,
    },
  )
}

async function plansOf(
  ledger: Ledger,
  zone: string,
  findMetric: FindMetric,
): Promise<Result<TierPlan[]>> {
  const plans: TierPlan[] = []
  for (const program of await listPrograms(ledger)) {
    const plan = planTiers(program.versions, { calendar: zone, findMetric })
    if (!plan.ok) return plan
    plans.push(plan.value)
  }
  return ok(plans)
}
