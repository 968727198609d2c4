import type { Readable } from 'node:stream'
import type { Problem } from '#core/problem.ts'
import type { Result } from '#core/result.ts'
import type { Millis } from '#core/time.ts'
import type { Actor } from './actor.ts'
import type { AuthServices } from './auth/services.ts'
import type { CustomerFilter, CustomerPointer } from './customer-filter.ts'
import type { StreamService, TransitionsService, WebhooksService } from './out-services.ts'
import type { IdentitiesService } from './identity-services.ts'
import type { CouponsService, PromotionsService, QuotesService } from './promotion-services.ts'
import type { RulesService } from './rule-services.ts'
import type { SourceHooksService, SourcesService } from './source-services.ts'
import type { TrackingService } from './tracking-services.ts'
import type { AuditEntry } from './shapes/audit.ts'
import type { CustomerInput } from '#facts/schema/customer.ts'
import type { Customer, CustomerList, CustomerRow } from './shapes/customer.ts'
import type { EventInput } from '#facts/schema/event.ts'
import type { Explanation } from './shapes/explanation.ts'
import type { FeedbackInput } from '#facts/schema/feedback.ts'
import type { Import, ImportFields, Inspection } from './shapes/import.ts'
import type { Job } from './shapes/job.ts'
import type { Health } from './shapes/health.ts'
import type { Metric, MetricDetail, MetricInput } from './shapes/metric.ts'
import type { OrderInput } from '#facts/schema/order.ts'
import type { Overview } from './shapes/overview.ts'
import type { ProductInput } from '#facts/schema/product.ts'
import type { RefundInput } from '#facts/schema/refund.ts'
import type { SearchHit } from './shapes/search.ts'
import type { Settings, SettingsInput } from './shapes/settings.ts'
import type { Aliveness, Readiness, Status } from './shapes/status.ts'
import type { TierBacktest, TierBacktestMove, TierWayOfMove } from './shapes/tier-backtest.ts'
import type { TierPin } from './shapes/tier.ts'
import type {
  TierHistory,
  TierMigration,
  TierProgram,
  TierProgramDefinition,
  TierSummary,
} from './shapes/tier-program.ts'
import type { TimelineEntry, TimelineKind } from './shapes/timeline.ts'

/**
 * What the routes call. Everything behind it takes plain data and the actor, and answers in the shapes; the routes
 * parse, authorise, mask, page and write the audit entry. Expected failures are Results.
 */
export type Services = DomainServices & AuthServices

/** What app/compose.ts makes of facts, metrics and loyalty. */
export type DomainServices = {
  readonly overview: OverviewService
  readonly customers: CustomersService
  readonly identities: IdentitiesService
  readonly ingest: IngestService
  readonly imports: ImportsService
  readonly sources: SourcesService
  readonly sourceHooks: SourceHooksService
  readonly tracking: TrackingService
  readonly metrics: MetricsService
  readonly rules: RulesService
  readonly tiers: TiersService
  readonly promotions: PromotionsService
  readonly quotes: QuotesService
  readonly tierBacktests: TierBacktestsService
  readonly coupons: CouponsService
  readonly transitions: TransitionsService
  readonly webhooks: WebhooksService
  readonly stream: StreamService
  readonly work: WorkService
  readonly jobs: JobsService
  readonly settings: SettingsService
  readonly status: StatusService
  readonly search: SearchService
  readonly audit: AuditService
}

/** How things stood when, as known when. Undefined = now. */
export type When = { readonly asOf?: Millis | undefined; readonly knownAt?: Millis | undefined }

/** Where a page begins: after this position, which the service itself gave out as `next`. */
export type Position = readonly (string | number | null)[]
export type Paging = { readonly limit: number; readonly after?: Position | undefined }
export type Listed<T> = { readonly data: T[]; readonly next: Position | null }

export type OverviewService = {
  /** Days of the shop's zone, both included; undefined = the last 30 days that end at `asOf`. */
  show(
    actor: Actor,
    range: {
      from?: string | undefined
      to?: string | undefined
      program?: string | undefined
    } & When,
  ): Promise<Result<Overview>>
}

export type CustomersService = {
  list(
    actor: Actor,
    filter: CustomerFilter,
    page: Paging,
  ): Promise<Result<Listed<CustomerRow> & Pick<CustomerList, 'total' | 'columns' | 'as_of'>>>
  show(actor: Actor, customer: CustomerPointer, when: When): Promise<Result<Customer>>
  /** `customer.kind` is never `no` when it is unknown: an unknown identifier makes a new customer. */
  put(
    actor: Actor,
    customer: CustomerPointer,
    input: CustomerInput,
  ): Promise<Result<{ no: number; id: string; result: 'new' | 'updated' | 'unchanged' }>>
  timeline(
    actor: Actor,
    customer: CustomerPointer,
    filter: { kinds?: readonly TimelineKind[] | undefined } & When,
    page: Paging,
  ): Promise<Result<Listed<TimelineEntry>>>
  explain(
    actor: Actor,
    customer: CustomerPointer,
    program: string,
    when: When,
  ): Promise<Result<Explanation>>
  pins(actor: Actor, customer: CustomerPointer): Promise<Result<TierPin[]>>
  pin(
    actor: Actor,
    customer: CustomerPointer,
    pin: { program: string; level: string; reason: string; until?: Millis | undefined },
  ): Promise<Result<TierPin>>
  unpin(actor: Actor, customer: CustomerPointer, pin: string): Promise<Result<TierPin>>
}

/** What became of one item. */
export type ItemOutcome =
  | { readonly result: 'new' | 'updated' | 'unchanged' }
  | { readonly result: 'rejected'; readonly problem: Problem }

/**
 * Items that fit their shape; the answer has one outcome for each, in order, and comes when all is durable.
 * `item.source` is always filled.
 */
export type IngestService = {
  orders(actor: Actor, items: readonly (OrderInput & Sourced)[]): Promise<Result<ItemOutcome[]>>
  refunds(actor: Actor, items: readonly (RefundInput & Sourced)[]): Promise<Result<ItemOutcome[]>>
  events(actor: Actor, items: readonly (EventInput & Sourced)[]): Promise<Result<ItemOutcome[]>>
  feedback(
    actor: Actor,
    items: readonly (FeedbackInput & Sourced)[],
  ): Promise<Result<ItemOutcome[]>>
  products(actor: Actor, items: readonly (ProductInput & Sourced)[]): Promise<Result<ItemOutcome[]>>
}
export type Sourced = { source: string }

export type ImportsService = {
  /** Keeps a file that is being sent, without holding it in memory; gives the name to speak of it by. */
  receive(
    actor: Actor,
    file: { name: string; stream: Readable },
  ): Promise<Result<{ upload: string; bytes: number }>>
  inspect(
    actor: Actor,
    upload: string,
    hints: Pick<ImportFields, 'kind' | 'mapping'>,
  ): Promise<Result<Inspection>>
  start(actor: Actor, fields: ImportFields & { upload: string }): Promise<Result<Import>>
  list(
    actor: Actor,
    filter: { state?: Import['state'] | undefined; kind?: Import['kind'] | undefined },
    page: Paging,
  ): Promise<Result<Listed<Import>>>
  show(actor: Actor, id: string): Promise<Result<Import>>
  /** The rejected rows as CSV: row, column, reason, then the file's own columns. */
  rejected(actor: Actor, id: string): Promise<Result<{ name: string; stream: Readable }>>
  cancel(actor: Actor, id: string): Promise<Result<Import>>
  undo(actor: Actor, id: string): Promise<Result<Import>>
}

export type MetricsService = {
  list(actor: Actor): Promise<Result<Metric[]>>
  show(actor: Actor, key: string): Promise<Result<MetricDetail>>
  create(actor: Actor, input: MetricInput): Promise<Result<MetricDetail>>
  replace(
    actor: Actor,
    key: string,
    input: MetricInput,
    etag: string,
  ): Promise<Result<MetricDetail>>
  remove(actor: Actor, key: string, etag: string): Promise<Result<MetricDetail>>
}

/** `etag` is what the reader sent in If-Match; another one is `version_conflict`, decided where it is written. */
export type TiersService = {
  list(actor: Actor): Promise<Result<TierProgram[]>>
  show(actor: Actor, key: string): Promise<Result<TierProgram>>
  create(actor: Actor, input: Publication): Promise<Result<TierProgram>>
  replace(actor: Actor, key: string, input: Publication, etag: string): Promise<Result<TierProgram>>
  remove(actor: Actor, key: string, etag: string): Promise<Result<TierProgram>>
  saveDraft(
    actor: Actor,
    key: string,
    definition: TierProgramDefinition,
    etag: string,
  ): Promise<Result<TierProgram>>
  dropDraft(actor: Actor, key: string, etag: string): Promise<Result<TierProgram>>
  publish(
    actor: Actor,
    key: string,
    input: DraftPublication,
    etag: string,
  ): Promise<Result<TierProgram>>
  summary(actor: Actor, key: string, when: When): Promise<Result<TierSummary>>
  migration(
    actor: Actor,
    key: string,
    range: { from: Millis; to?: Millis | undefined; knownAt?: Millis | undefined },
  ): Promise<Result<TierMigration>>
  history(
    actor: Actor,
    key: string,
    range: { from?: Millis | undefined; to?: Millis | undefined },
  ): Promise<Result<TierHistory>>
}
/** What a draft would do, tried on everybody before it is published. */
export type TierBacktestsService = {
  start(
    actor: Actor,
    key: string,
    input: {
      definition?: TierProgramDefinition | undefined
      effectiveFrom?: Millis | undefined
      protectedUntil?: string | undefined
      months?: number | undefined
    },
  ): Promise<Result<Job>>
  /** Newest first. */
  list(actor: Actor, key: string): Promise<Result<TierBacktest[]>>
  show(actor: Actor, key: string, id: string): Promise<Result<TierBacktest>>
  moves(
    actor: Actor,
    key: string,
    id: string,
    filter: { way?: TierWayOfMove | undefined; from?: string | undefined; to?: string | undefined },
    page: Paging,
  ): Promise<Result<Listed<TierBacktestMove>>>
}
export type DraftPublication = Omit<Publication, 'definition'> & {
  /** The backtest whose outcome is wanted. */
  readonly backtest?: string | undefined
  readonly acceptStale?: boolean
  readonly noticeDays?: number | undefined
  readonly protectedUntil?: string | undefined
}
export type Publication = {
  readonly definition: TierProgramDefinition
  readonly effectiveFrom?: Millis | undefined
  readonly note?: string | undefined
}

/** Long work that a person starts. */
export type WorkService = {
  evaluate(actor: Actor, input: { full: boolean; asOf?: Millis | undefined }): Promise<Result<Job>>
  verify(actor: Actor): Promise<Result<Job>>
}

export type JobsService = {
  list(
    actor: Actor,
    filter: { status?: Job['status'] | undefined; kind?: string | undefined },
    page: Paging,
  ): Promise<Result<Listed<Job>>>
  show(actor: Actor, id: string): Promise<Result<Job>>
  cancel(actor: Actor, id: string): Promise<Result<Job>>
}

export type SettingsService = {
  /** The shop's zone now: requests' times without an offset are read in it. */
  zone(): string
  show(): Promise<Result<Settings>>
  change(actor: Actor, input: SettingsInput, etag: string): Promise<Result<Settings>>
}

export type StatusService = {
  show(actor: Actor): Promise<Result<Status>>
  ready(): Promise<Readiness>
  /** What the last nightly check that ended found, for GET /metrics. */
  nightly(): Promise<
    | { readonly finishedAt: Millis; readonly differences: number; readonly remaining: number }
    | undefined
  >
  /** How far behind things are, for GET /metrics and the health in words: cheap enough to be asked every few seconds. */
  pressure(): Promise<Pressure>
  /** The same in words: what is wrong and what to do. Answers also while the facts engine is away. */
  health(actor: Actor): Promise<Result<Health>>
  /** Asks nobody, so it never waits. */
  alive(): Aliveness
}

/** Seconds, customers, bytes; undefined = nobody can say now. */
export type Pressure = {
  /** How old the oldest fact is that is not in the numbers yet; 0 = all are. */
  readonly lagSeconds: number | undefined
  /** Customers touched and not evaluated yet. */
  readonly waiting: number
  /** By how much the next thing that time alone changes is late; 0 = nothing is due. */
  readonly dueLateSeconds: number
  readonly jobs: {
    readonly waiting: number
    readonly running: number
    readonly waitSeconds: number
  }
  /** What sources sent lately and was refused. */
  readonly rejected: number
  /** Facts that wait in this process to be written, and how many may. */
  readonly ingest: { readonly waiting: number; readonly most: number }
  readonly loopDelayMs: number | undefined
  readonly engines: readonly {
    readonly name: 'facts' | 'ledger'
    readonly up: boolean
    readonly restarts: number
  }[]
  readonly factsMemoryBytes: number | undefined
}

export type SearchService = {
  /** Without `actor.seesPersonal` only identifiers that are not personal are looked at. */
  find(actor: Actor, q: string, limit: number): Promise<Result<SearchHit[]>>
}

/** A change as it is kept. `detail` holds no personal values and no secrets. */
export type Audited = {
  readonly action: string
  readonly subject: { readonly kind: string; readonly id: string }
  readonly detail: unknown
}

/** A change that is about to be made, written down already. */
export type Pending = {
  /** It was made: the intent becomes the entry. */
  keep(actor: Actor, entry: Audited): Promise<void>
  /** Nothing was changed. */
  drop(): Promise<void>
}

export type AuditService = {
  /** Before a change. Should the process end in the middle of it, the log still says that it was begun. */
  begin(actor: Actor, entry: Audited): Promise<Pending>
  list(
    actor: Actor,
    filter: { actor?: string | undefined; subject?: string | undefined },
    page: Paging,
  ): Promise<Result<Listed<AuditEntry>>>
}
