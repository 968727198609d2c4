import type { Logger } from 'pino'
import { type Actor, systemActor } from '#api/actor.ts'
import { createAudit } from '#api/auth/audit.ts'
import { createAuth } from '#api/auth/auth.ts'
import type { Services } from '#api/services.ts'
import type { Clock } from '#core/clock.ts'
import { unwrap } from '#core/result.ts'
import type { Localized } from '#core/text.ts'
import { createMerging } from '#facts/identity/merging/merging.ts'
import { createIngest } from '#facts/ingest/ingest.ts'
import { sourceDeliveries } from '#facts/sources/source-deliveries.store.ts'
import { sourceJournal } from '#facts/sources/source-journal.store.ts'
import { sourceRejects } from '#facts/sources/source-rejects.store.ts'
import { sourcesStore } from '#facts/sources/sources.store.ts'
import { migrate } from '#stores/migrate.ts'
import type { Stores } from '#stores/open-stores.ts'
import { settingsStore } from '#stores/settings.store.ts'
import type { Config } from './config.ts'
import { watchLoop } from './loop-watch.ts'
import { migrations } from './migrations.ts'
import type { OpenedStores } from './opened-stores.ts'
import { createEvaluation } from './services/evaluation.ts'
import { nextRun } from './services/evaluation-state.store.ts'
import { importJob, undoJob } from './services/import-jobs.ts'
import { createIdentitiesService } from './services/identities.ts'
import { createImportsService } from './services/imports.ts'
import { followMerges } from './services/follow-merges.ts'
import { createIngestService } from './services/ingest.ts'
import { createLive } from './services/live.ts'
import { createJobsService } from './services/jobs.ts'
import { createCoupons } from './services/promotions/coupons.ts'
import { promotionBook } from './services/promotions/promotion-book.ts'
import { createPromotions } from './services/promotions/promotions.ts'
import { createQuotes } from './services/promotions/quotes.ts'
import { installPresets } from './services/rules/presets.ts'
import { createRuleStage } from './services/rule-stage.ts'
import { createRuleWorld } from './services/rule-world.ts'
import { createShopSettings, type ShopSettings } from './services/settings.ts'
import { metricsInUse } from './services/metrics-in-use.ts'
import { createShopServices } from './services/shop-services.ts'
import { createResend } from './services/source-resend.ts'
import { createSourceHooks } from './services/source-hooks.ts'
import { createSourcesService } from './services/sources.ts'
import { createStatusService } from './services/status.ts'
import { createTakeItems } from './services/source-items.ts'
import { backtestJob } from './services/tier-backtest-job.ts'
import { createTierCheck, createTierStage, seedPrograms } from './services/tier-stage.ts'
import { createTransitionStage } from './services/transition-stage.ts'
import { createWebhookFeed } from './services/webhook-feed.ts'
import { createWebhooksService } from './services/webhooks.ts'
import { createTrackingService } from './services/tracking.ts'
import { createAlias } from './services/tracking-alias.ts'
import { createUploads } from './services/uploads.ts'
import { createNights, reconcileJob } from './services/reconcile.ts'
import { createCheck, verifyJob } from './services/verify.ts'
import { createWorkService, evaluateJob } from './services/work.ts'
import { startUpkeep } from './upkeep.ts'
import { VERSION } from './version.ts'
import { settingsOf } from './settings-of.ts'
import { settleAudit } from './settle-audit.ts'
import { startWorking, wakeOthers, type Working } from './working.ts'

export type Composed = {
  readonly stores: Stores
  readonly services: Services
  readonly shop: ShopSettings['shop']
  /** Zhike itself, as the doer of what nobody asked for. */
  readonly actor: Actor
  /** Says where the server answers, for links that are given out. */
  setUrl(url: string): void
  /** Whether nothing has ever been taken in. */
  isUnused(): Promise<boolean>
  /** Remembers what the sample shop is, so that the console says so. */
  noteSample(notes: readonly Localized[]): Promise<void>
  close(): Promise<void>
}

/** Wires all rooms: the only place that knows them all. `work`: this process also does the jobs. */
export async function compose(
  config: Config,
  parts: { log: Logger; clock: Clock; work: boolean; opened: OpenedStores; heard?: Heard },
): Promise<Composed> {
  const { clock } = parts
  const { stores } = parts.opened
  try {
    await migrate(stores, migrations)
    return await wire(config, { ...parts, ...parts.opened, startedAt: clock.now() })
  } catch (error) {
    await stores.close()
    throw error
  }
}

/** Who hears what is taken in, for GET /metrics. */
type Heard = NonNullable<Parameters<typeof createIngest>[0]['heard']>

type Parts = {
  log: Logger
  clock: Clock
  work: boolean
  stores: Stores
  startedAt: number
  restarts: { facts: number; ledger: number }
  heard?: Heard
}

async function wire(
  config: Config,
  { log, clock, work, stores, startedAt, restarts, heard }: Parts,
): Promise<Composed> {
  const { facts, ledger } = stores
  let url = `http://${config.host}:${config.port}`
  let working: Working | undefined
  const guard = { allowed: new Set(config.webhookHosts) }
  const others = wakeOthers(ledger)
  const wake = (): void => (working?.wake ?? others).jobs()
  const settings = await createShopSettings({
    ledger,
    clock,
    ...settingsOf(config),
    // The next look-round of the worker finds zone or currency changed and computes everybody.
    recompute: async () => wake(),
  })
  const { shop } = settings
  const deps = { facts, ledger, clock, shop }
  const metrics = await metricsInUse(ledger)
  const plan = async () => (await metrics.refresh()).plan
  const loop = watchLoop()
  const merging = createMerging({ ...deps, follow: followMerges })
  const ingest = createIngest({ ...deps, follow: followMerges, ...(heard ? { heard } : {}) })
  const journal = sourceJournal({ ledger, clock })
  const sourceDeps = { ...deps, sources: sourcesStore(deps), journal, rejects: sourceRejects(deps) }
  const deliveries = sourceDeliveries(deps)
  // Of several processes that start on an empty ledger, one at a time.
  await ledger.withLock('seed', async () => {
    await seedPrograms(ledger, clock.now())
    await installPresets(ledger, clock.now())
  })
  const promotions = await promotionBook(deps)
  const quotes = createQuotes({ ...deps, promotions })
  const takeItems = createTakeItems({ ingest, shop })
  const uploads = createUploads({
    dataDir: config.dataDir,
    ledger,
    clock,
    shared: config.databaseUrl !== undefined,
  })
  const endUpkeep = startUpkeep(log, {
    // Another process may have changed them.
    look: [metrics, settings, promotions],
    tidy: [journal, sourceDeps.rejects, deliveries, uploads, quotes],
  })
  const sourceHooks = createSourceHooks({
    ...sourceDeps,
    deliveries,
    takeItems,
    wake,
  })
  const tracking = { ...sourceDeps, takeItems, wake, alias: createAlias({ ledger, takeItems }) }
  const tierStage = createTierStage({ ...deps, book: metrics.book })
  const world = createRuleWorld({ ...deps, book: metrics.book })
  const ruleStage = createRuleStage({ ...deps, world })
  const live = createLive({
    ...deps,
    onTrouble: (error) => log.warn({ err: error }, 'live: open pages are not told'),
  })
  /** Of the last run, for open pages: they are told when it counts. */
  let moved = { after: 0n, upTo: 0n }
  const transitions = createTransitionStage({ ...deps, world, stage: ruleStage })
  const evaluation = createEvaluation({
    ...deps,
    plan,
    tiers: tierStage,
    segments: ruleStage,
    told: async ({ batches }) => {
      moved = await transitions.collect(batches)
    },
    finished: async (run) => {
      await live.evaluated(run)
      await live.moved(moved)
    },
  })
  const checkTiers = createTierCheck({ ...deps, stage: tierStage, nextRun: () => nextRun(ledger) })
  const kept = settingsStore({ ledger, clock })
  const endSettling = await settleAudit({
    ledger,
    clock,
    log,
    alone: config.databaseUrl === undefined,
  })
  const services: Services = {
    ...createAuth({ ledger, clock, zone: shop.zone, url: () => url }),
    audit: createAudit({ ledger, clock, zone: shop.zone }),
    settings: settings.service,
    jobs: createJobsService(deps),
    identities: createIdentitiesService({ ...deps, merging, wake }),
    promotions: createPromotions({ ...deps, promotions }),
    quotes,
    coupons: createCoupons({ ...deps, promotions }),
    ingest: createIngestService({ ingest, shop, wake }),
    sources: createSourcesService({
      ...sourceDeps,
      resend: createResend({ ...tracking, hooks: sourceHooks }),
    }),
    sourceHooks,
    tracking: createTrackingService(tracking),
    imports: createImportsService({ ...deps, uploads, wake }),
    work: createWorkService({ ...deps, wake }),
    stream: live.service,
    webhooks: createWebhooksService({
      ...deps,
      guard,
      wake: () => (working?.wake ?? others).deliveries(),
    }),
    status: createStatusService({
      ...deps,
      version: VERSION,
      startedAt,
      health: () => stores.health(),
      lastHealth: () => stores.lastHealth(),
      evaluation: () => evaluation.state(),
      restarts: () => restarts,
      reconcileHour: shop.reconcileHour,
      ingest: ingest.waiting,
      loopDelayMs: loop.p99Ms,
      sample: async () => ((await kept.get('sample'))?.value ?? null) as never,
    }),
    ...createShopServices({
      ...deps,
      rules: world,
      stage: ruleStage,
      metrics,
      ingest,
      wake,
      evaluation: () => evaluation.state(),
    }),
  }
  if (work) {
    const feed = createWebhookFeed({ ...deps, rules: world, transitions })
    const check = createCheck({ ...deps, plan, evaluation, checkTiers, rules: ruleStage })
    const beginNight = createNights({
      ...deps,
      hour: async () => unwrap(await settings.service.show()).reconcile_hour,
    })
    working = startWorking({
      ledger,
      clock,
      log,
      guard,
      handlers: [
        importJob({ ...deps, uploads }),
        undoJob(deps),
        evaluateJob({ evaluation, shop }),
        verifyJob(check),
        backtestJob({ ...deps, book: metrics.book }),
        reconcileJob({ ...deps, log, evaluation, check }),
      ],
      onJob: live.job,
      keepUp: async (signal) => {
        await beginNight()
        await merging.resume()
        const run = await evaluation.keepUp({ signal })
        if (run) {
          const { customers, milliseconds, kind } = run
          log.info({ customers, milliseconds, kind }, 'evaluated')
        }
        return Boolean(await feed.keepUp())
      },
    })
  }
  return {
    stores,
    services,
    shop,
    actor: systemActor('zhike'),
    setUrl: (at) => {
      url = at
    },
    isUnused: async () =>
      unwrap(await services.imports.list(systemActor('start'), {}, { limit: 1 })).data.length ===
        0 && (await evaluation.state()).cursor === 0n,
    noteSample: async (notes) => {
      const [note] = notes
      if (note)
        await kept.set('sample', {
          name: { zh: '示例店铺', en: 'Sample shop' },
          note: { zh: note.zh, en: note.en ?? note.zh },
          moved_days: 0,
        })
    },
    close: async () => {
      endUpkeep()
      loop.stop()
      endSettling()
      await working?.stop()
      await ingest.close()
      await journal.flush().catch(() => undefined)
      await stores.close()
    },
  }
}
