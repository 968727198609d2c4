import type { Clock } from '#core/clock.ts'
import { formatTime } from '#core/time.ts'
import type { Json } from '#core/json.ts'
import { identifiersOf } from '#facts/identity/identity.store.ts'
import type { MetricPlan } from '#metrics/plan.ts'
import { verifyMetrics } from '#metrics/verify-metrics.ts'
import { verifyAudit } from '#stores/audit.store.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
import type { Difference, VerifyResult } from '#api/shapes/job.ts'
import type { JobHandler, JobTools } from '../worker.ts'
import { customerId } from './customer-id.ts'
import type { Evaluation, Standpoint } from './evaluation.ts'
import type { RuleStage } from './rule-stage.ts'
import type { Shop } from './shop.ts'

/** How many customers go through the TypeScript meanings, too. */
const SAMPLE = 2_000
const SHOWN = 1_000

/** Customers whose stored level differs from a fresh one. */
export type TierCheck = (run: {
  standpoint: Standpoint
  signal: AbortSignal
  onProgress: (share: number) => void
}) => Promise<{
  compared: number
  differences: readonly { customer: number; program: string; stored: string; recomputed: string }[]
  /** There may be more than these. */
  isCut: boolean
}>

type Deps = {
  readonly facts: Facts
  readonly ledger: Ledger
  readonly clock: Clock
  readonly shop: Shop
  readonly plan: () => Promise<MetricPlan>
  readonly evaluation: Evaluation
  readonly checkTiers: TierCheck
  readonly rules: RuleStage
}

/** What was verified, and who is to be computed anew. `isCut`: there are more of them than were looked for. */
export type Checked = {
  readonly result: VerifyResult
  readonly customers: readonly number[]
  readonly isCut: boolean
}

/** Proves that what is shown is right, when somebody asks. */
export function verifyJob(check: (tools: JobTools) => Promise<Checked>): JobHandler {
  return {
    key: 'verify',
    run: async (_job, tools) => ({
      status: 'complete',
      result: (await check(tools)).result as unknown as Json,
    }),
  }
}

/** Proves that incremental = full = TypeScript, and that nobody has changed the audit log. */
export function createCheck(deps: Deps): (tools: JobTools) => Promise<Checked> {
  const { facts, ledger, clock, shop, evaluation } = deps
  return async (tools) => {
    const tell = (percent: number) =>
      void tools.progress({ completed: Math.floor(percent) }).catch(() => undefined)
    await evaluation.run({ full: false, signal: tools.signal })
    const standpoint: Standpoint = {
      asOf: clock.now(),
      zone: shop.zone(),
      currency: shop.currency(),
    }
    const metrics = await verifyMetrics(facts, {
      plan: await deps.plan(),
      standpoint,
      sample: SAMPLE,
      signal: tools.signal,
      onProgress: (done, total) => tell((50 * done) / Math.max(1, total)),
    })
    const tiers = await deps.checkTiers({
      standpoint,
      signal: tools.signal,
      onProgress: (share) => tell(50 + 40 * share),
    })
    const rules = await deps.rules.verify({ standpoint, sample: SAMPLE, signal: tools.signal })
    const audit = await verifyAudit(ledger)
    const named = await names(
      ledger,
      [...metrics.differences, ...tiers.differences, ...rules.differences].map(
        (one) => one.customer,
      ),
    )
    const differences: Difference[] = [
      ...metrics.differences.map((one) => ({
        customer: named(one.customer),
        what: one.metric,
        stored: String(one.stored ?? '—'),
        recomputed: String((one.check === 'full' ? one.full : one.reference) ?? '—'),
        check: one.check,
      })),
      ...tiers.differences.map((one) => ({
        customer: named(one.customer),
        what: one.program,
        stored: one.stored,
        recomputed: one.recomputed,
        check: 'tiers',
      })),
      ...rules.differences.map((one) => ({
        customer: named(one.customer),
        what: 'rules',
        stored: one.stored.filter((no) => !one.recomputed.includes(no)).join(', '),
        recomputed: one.recomputed.filter((no) => !one.stored.includes(no)).join(', '),
        check: one.check,
      })),
      ...(audit.brokenAt === undefined
        ? []
        : [
            {
              customer: '—',
              what: 'audit',
              stored: String(audit.brokenAt),
              recomputed: '—',
              check: 'audit',
            },
          ]),
    ]
    const check = (key: string, zh: string, en: string, compared: number, found: number) => ({
      key,
      name: { zh, en },
      compared,
      differences: found,
    })
    const result: VerifyResult = {
      customers: metrics.customers,
      checks: [
        check(
          'full',
          '增量结果 = 全量重算',
          'incremental = full',
          metrics.customers,
          metrics.differences.filter((one) => one.check === 'full').length,
        ),
        check(
          'reference',
          '引擎结果 = 逐人计算',
          'engine = TypeScript meaning',
          metrics.sampled,
          metrics.differences.filter((one) => one.check === 'reference').length,
        ),
        check(
          'tiers',
          '当前等级 = 重新推演',
          'levels = fresh fold',
          tiers.compared,
          tiers.differences.length,
        ),
        check(
          'rules',
          '标签、分类、人群 = 重新判定',
          'tags, classes, segments = decided anew',
          rules.customers,
          rules.differences.filter((one) => one.check === 'rules').length,
        ),
        check(
          'rules_reference',
          '规则引擎结果 = 逐人判定',
          'rules in the engine = TypeScript meaning',
          rules.sampled,
          rules.differences.filter((one) => one.check === 'rules_reference').length,
        ),
        check(
          'audit',
          '审计日志未被改动',
          'audit log is whole',
          audit.entries,
          audit.brokenAt === undefined ? 0 : 1,
        ),
      ],
      differences: differences.slice(0, SHOWN),
      differences_total: differences.length,
      as_of: formatTime(standpoint.asOf, standpoint.zone),
    }
    const customers = [metrics, tiers, rules].flatMap((one) =>
      one.differences.map(({ customer }) => customer),
    )
    return {
      result,
      customers: [...new Set(customers)],
      isCut: [metrics, tiers, rules].some(({ isCut }) => isCut),
    }
  }
}

async function names(
  ledger: Ledger,
  customers: readonly number[],
): Promise<(customer: number) => string> {
  const identifiers = await identifiersOf(ledger, [...new Set(customers)])
  return (customer) => customerId(customer, identifiers.get(customer) ?? [])
}
