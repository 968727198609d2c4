import { createHash } from 'node:crypto'
import { canonicalJson, type Json } from '#core/json.ts'
import { dayOf, type Millis } from '#core/time.ts'
import type { Which } from '#metrics/metrics.store.ts'
import { readEvaluated } from '#metrics/metrics.store.ts'
import { cutsOf, drawCuts } from '#segments/cuts.store.ts'
import { evaluateRules, type RuleEvaluation } from '#segments/evaluate-rules.ts'
import { logChanges, nextRuleDue } from '#segments/evaluate-rules.store.ts'
import { cutKey } from '#segments/compile/compile-rule.ts'
import { type PlannedRule, withDependants } from '#segments/rule-plan.ts'
import { verifyRules } from '#segments/verify-rules.ts'
import { param, sql } from '#sql/sql.ts'
import { settingsStore } from '#stores/settings.store.ts'
import type { Standpoint } from './evaluation.ts'
import { nextRun } from './evaluation-state.store.ts'
import { type LiveRules, type RuleWorld, ruleId, touches } from './rule-world.ts'
import type { ServiceDeps } from './shop.ts'

/** What the rules were when they were last decided, and how far their history is written. */
type RuleRecord = {
  /** The run whose changes are in the history; runs after it may have written rows. */
  readonly logged: string
  readonly prints: Readonly<Record<string, string>>
  /** Versions of outputs, by number: for a history that is finished later. */
  readonly versions: Readonly<Record<string, number>>
  /** Percentiles and the shop's day on which they were drawn. */
  readonly day: string
  readonly cuts: Readonly<Record<string, number | null>>
}

/** Tags, classes and segments as the last stage of an evaluation. */
export type RuleStage = {
  /** Equal as long as all rules are. */
  readonly fingerprint: () => Promise<string>
  readonly evaluate: (run: {
    readonly standpoint: Standpoint
    readonly rev: bigint
    /** undefined = everybody. */
    readonly which: Which | undefined
    /** RFM was scored anew for everybody. */
    readonly rescored: boolean
    readonly signal?: AbortSignal
    readonly onProgress?: (share: number) => void
  }) => Promise<{ readonly customers: number }>
  readonly nextDue: () => Promise<Millis | undefined>
  /** The percentiles that rules were last decided with. */
  readonly cuts: () => Promise<ReadonlyMap<string, number | null>>
  /** Whether what is kept is what a whole decision anew says, and what TypeScript says of a sample. */
  readonly verify: (run: {
    readonly standpoint: Standpoint
    readonly sample: number
    readonly signal?: AbortSignal
  }) => ReturnType<typeof verifyRules>
  /** What each definition was when it was last decided, by id; see `LiveRules.prints`. */
  readonly decided: () => Promise<Readonly<Record<string, string>>>
  /** Definitions that have not been decided as they are now, by id. */
  readonly pending: () => Promise<ReadonlySet<string>>
}

const KEY = 'rules'
const EMPTY: RuleRecord = { logged: '0', prints: {}, versions: {}, day: '', cuts: {} }

export function createRuleStage(deps: ServiceDeps & { readonly world: RuleWorld }): RuleStage {
  const { facts, ledger, clock, world } = deps
  const read = async (): Promise<RuleRecord> =>
    ((await settingsStore({ ledger, clock }).get(KEY))?.value as RuleRecord | undefined) ?? EMPTY
  const write = (record: RuleRecord): Promise<unknown> =>
    settingsStore({ ledger, clock }).set(KEY, record as unknown as Json)

  return {
    fingerprint: async () => {
      const { prints } = await world.live()
      return createHash('sha256')
        .update(canonicalJson([...prints]))
        .digest('hex')
        .slice(0, 24)
    },
    nextDue: () => nextRuleDue(facts),
    cuts: async () => new Map(Object.entries((await read()).cuts)),
    verify: async ({ standpoint, sample, signal }) => {
      const [live, record, evaluated] = await Promise.all([
        world.live(),
        read(),
        readEvaluated(ledger),
      ])
      return verifyRules(
        { facts, ledger },
        {
          plan: live.plan,
          words: live.words,
          standpoint,
          kept: evaluated?.layout ?? {},
          sources: { ...world.sources, cuts: new Map(Object.entries(record.cuts)) },
          sample,
          ...(signal ? { signal } : {}),
        },
      )
    },
    decided: async () => (await read()).prints,
    pending: async () => {
      const [live, record] = await Promise.all([world.live(), read()])
      return new Set(
        [...live.prints].flatMap(([id, print]) => (record.prints[id] === print ? [] : [id])),
      )
    },
    evaluate: async ({ standpoint, rev, which, rescored, signal, onProgress }) => {
      const live = await world.live()
      const before = await read()
      // A run that was cut off after it had written rows: their history first.
      await logged(before, rev - 1n)
      const drawn = await percentiles(live, before, { standpoint, anew: rescored })
      const versions = Object.fromEntries(
        [...live.versions].map(([no, version]) => [String(no), version]),
      )
      const begun = { ...before, logged: String(rev - 1n), versions, ...drawn }
      await write(begun)
      const common = {
        plan: live.plan,
        words: live.words,
        standpoint,
        kept: (await readEvaluated(ledger))?.layout ?? {},
        sources: { ...world.sources, cuts: new Map(Object.entries(drawn.cuts)) },
        keep: brokenNumbers(live),
        changed: [
          sql`SELECT customer FROM customer_metrics WHERE rev = ${param(rev, 'UInt64')}`,
          sql`SELECT customer FROM customer_tiers WHERE rev = ${param(rev, 'UInt64')}`,
        ],
        ...(signal ? { signal } : {}),
        ...(onProgress
          ? { onProgress: (done: number, all: number) => onProgress(done / Math.max(1, all)) }
          : {}),
      } satisfies Omit<RuleEvaluation, 'rules' | 'which' | 'rev'>
      const stores = { facts, ledger }
      const stale = staleRules(live, before, { rescored, cuts: drawn.cuts })
      const rules = which === undefined ? live.plan.rules : stale
      let last = rev
      let customers = 0
      if (rules !== undefined) {
        const run = await evaluateRules(stores, { ...common, rev, rules, which: 'all' })
        customers = run.customers
        await logged(begun, rev)
      }
      if (which !== undefined) {
        // A run's rows hold what it changed: rows that are written a second time need a run of their own.
        last = rules === undefined ? rev : await nextRun(ledger)
        const some = { ...common, rev: last, rules: live.plan.rules, which }
        const run = await evaluateRules(stores, some)
        customers = Math.max(customers, run.customers)
        await logged({ ...begun, logged: String(last - 1n) }, last)
      }
      await write({ ...begun, logged: String(last), prints: Object.fromEntries(live.prints) })
      return { customers }
    },
  }

  async function logged(record: RuleRecord, upTo: bigint): Promise<void> {
    const after = BigInt(record.logged)
    if (after >= upTo) return
    const versions = new Map(
      Object.entries(record.versions).map(([no, version]) => [Number(no), version]),
    )
    await logChanges(facts, { after, upTo, versions })
  }

  /** Percentiles are drawn anew with the scores of RFM, on each of the shop's days, and when a rule needs another one. */
  async function percentiles(
    live: LiveRules,
    { day, cuts }: RuleRecord,
    { standpoint, anew }: { readonly standpoint: Standpoint; readonly anew: boolean },
  ): Promise<Pick<RuleRecord, 'day' | 'cuts'>> {
    const needed = cutsOf(live.plan)
    const today = dayOf(standpoint.asOf, standpoint.zone)
    const isDrawn = needed.every(({ metric, percent }) => cutKey(metric, percent) in cuts)
    if (!anew && today === day && isDrawn) return { day, cuts }
    const layout = (await readEvaluated(ledger))?.layout
    const drawn = await drawCuts(facts, needed, live.words, standpoint, layout)
    return { day: today, cuts: Object.fromEntries(drawn) }
  }
}

/** Numbers of definitions that cannot be decided: whoever is in them stays. */
const brokenNumbers = (live: LiveRules): number[] =>
  [...live.numbers].flatMap(([ref, no]) => (live.broken.has(ref.replace(/=.*$/s, '')) ? [no] : []))

/** Rules that mean something else than when they were last decided, with all that refer to them; undefined: none. */
function staleRules(
  live: LiveRules,
  before: RuleRecord,
  now: { readonly rescored: boolean; readonly cuts: RuleRecord['cuts'] },
): readonly PlannedRule[] | undefined {
  const moved = canonicalJson(before.cuts) !== canonicalJson(now.cuts)
  const ids = live.plan.rules.filter((rule) => {
    const id = ruleId(rule)
    if (before.prints[id] !== live.prints.get(id)) return true
    if (now.rescored && touches(rule, (touch) => touch.startsWith('rfm:'))) return true
    return moved && touches(rule, (touch) => touch === 'percentile')
  })
  const gone = Object.keys(before.prints).some((id) => !live.prints.has(id) && !live.broken.has(id))
  if (ids.length === 0 && !gone) return undefined
  return withDependants(live.plan, new Set(ids.map(ruleId)))
}
