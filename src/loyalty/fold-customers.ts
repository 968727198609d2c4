import type { Readable } from 'node:stream'
import { readHistories } from '#metrics/history.store.ts'
import type { CustomerHistory } from '#metrics/history.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import type { Facts } from '#stores/ports.ts'
import type { ColumnType } from './block-reader.ts'
import type { CompiledProgram } from './compile-program.ts'
import { fold, type Folder, folder, type TierResult } from './fold.ts'
import { rankIn } from './fold-pins.ts'
import type { Pin } from './fold-state.ts'
import { generalInput } from './general-measures.ts'
import type { TierPlan } from './measures.ts'
import { type OrderRows, orderRows, readOrder, takeRow } from './order-rows.ts'
import { nextRow, numberAt, refill, type RowStream, rowStream } from './row-stream.ts'
import {
  addCheckpoint,
  addEntry,
  addOrder,
  clearTimeline,
  copyRefunds,
  finishTimeline,
  noteFuture,
  type OrderRow,
  type TimelineBuilder,
  timelineBuilder,
} from './timeline-builder.ts'
import {
  AWAITED,
  readMembers,
  readOrders,
  readRows,
  readStanding,
  type Who,
} from './tiers.store.ts'

/** One customer, folded. `result` is overwritten by the next one. */
export type FoldedCustomer = {
  customer: number
  result: TierResult
  pins: readonly Pin[]
  /**
   * Rank on the present ladder of where the customer stood so far; -1: there is no row, -2: there is one that says
   * that the customer was no member yet.
   */
  before: number
  /** The level itself: 1 + its place among the program's level keys, 0 = none or one that no version has. */
  stood: number
  /** What the programs beside make of the same facts, in their order; overwritten, too. */
  readonly beside: readonly TierResult[]
}

export type FoldRequest = {
  readonly plan: TierPlan
  readonly pins: ReadonlyMap<number, readonly Pin[]>
  /** Further programs that rest on the plan's table of measures, folded from the same rows. */
  readonly beside?: readonly CompiledProgram[]
  /** Hears of each order before it is taken; its refunds are in the builder. `undefined`: a customer begins. */
  readonly hear?: (order: OrderRow | undefined, builder: TimelineBuilder) => void
  readonly reading: {
    readonly standpoint: Standpoint
    readonly who: Who
    /** Only these of them. */
    readonly among?: ReadonlySet<number> | undefined
    readonly signal?: AbortSignal | undefined
  }
}

const GROUP = 500
const NO_PINS: readonly Pin[] = []

/**
 * Folds one shard's customers in order of number, each from its facts. `take` gets every one of them, also those who
 * stood somewhere so far and are no members now; between groups the generator waits for whoever reads it.
 */
export async function* foldCustomers(
  shard: Facts,
  request: FoldRequest,
  take: (folded: FoldedCustomer) => void,
): AsyncGenerator<number> {
  const sources = await openSources(shard, request)
  const hand = foldingHand(request)
  try {
    for (let group = 0; !isAtEnd(sources); group++) {
      for (let turn = 0; turn < GROUP; turn++) {
        const customer = nextCustomer(sources)
        if (customer === Infinity) break
        beginCustomer(hand)
        for (let dry = gather(sources, hand, customer); dry; dry = gather(sources, hand, customer))
          await refill(dry)
        if (request.reading.among?.has(customer) === false) continue
        foldOne(hand, sources, customer)
        take(hand.folded)
      }
      yield group
    }
  } finally {
    for (const one of streamsOf(sources)) one.reader.close()
  }
}

type Sources = {
  readonly members: RowStream
  readonly standing: RowStream
  readonly orders: RowStream
  readonly others: readonly RowStream[]
  readonly histories: ReadonlyMap<number, CustomerHistory> | undefined
}

const streamsOf = ({ members, standing, orders, others }: Sources): RowStream[] => [
  members,
  standing,
  orders,
  ...others,
]

async function openSources(shard: Facts, { plan, reading }: FoldRequest): Promise<Sources> {
  const { program, measures } = plan
  const rows = orderRows(measures)
  const weights = measures.map((measure, index) => ({
    measure,
    stores: program.measures[index]?.stores,
  }))
  const facts = [
    ...new Set(measures.flatMap((one) => (one.kind === 'rows' ? [one.planned.fact] : []))),
  ]
  const weighed = ['Float64', ...measures.map(() => 'Float64' as const)] as const
  const open = async (
    stream: Promise<Readable>,
    types: readonly ColumnType[],
  ): Promise<RowStream> => rowStream(await stream, types)
  const [members, standing, orders, ...others] = await Promise.all([
    open(readMembers(shard, reading), ['Float64']),
    open(readStanding(shard, reading, { program: program.key, levels: program.levelKeys }), [
      'UInt8',
    ]),
    open(readOrders(shard, reading, weights), rows.types),
    ...facts.map((fact) => open(readRows(shard, reading, { fact, measures }), weighed)),
  ])
  const histories = await historiesOf(shard, { plan, reading })
  return { members, standing, orders, others, histories }
}

/** Whole histories, where a metric needs them: of customers that are named, so that they are few. */
async function historiesOf(
  shard: Facts,
  { plan, reading }: Pick<FoldRequest, 'plan' | 'reading'>,
): Promise<ReadonlyMap<number, CustomerHistory> | undefined> {
  if (plan.measures.every((one) => one.kind !== 'general')) return undefined
  if ('from' in reading.who) throw new Error('histories are read of named customers only')
  return readHistories(shard, reading.who, reading.standpoint)
}

const nextCustomer = (sources: Sources): number =>
  sources.others.reduce(
    (least, one) => Math.min(least, one.customer),
    Math.min(sources.members.customer, sources.standing.customer, sources.orders.customer),
  )

const isAtEnd = (sources: Sources): boolean => nextCustomer(sources) === Infinity

/** What is used again for every customer. */
type Hand = {
  readonly request: FoldRequest
  /** The plan's own; each program beside has one, too, as its rules may say otherwise when an order counts. */
  readonly builder: TimelineBuilder
  readonly builders: readonly TimelineBuilder[]
  readonly rows: OrderRows
  readonly folders: readonly Folder[]
  readonly folded: FoldedCustomer
  /** Of the customer at hand. */
  isMember: boolean
  joinedAt: number
}

function foldingHand(request: FoldRequest): Hand {
  const { program, measures } = request.plan
  const { asOf } = request.reading.standpoint
  const own = folder(program)
  const others = (request.beside ?? []).map(folder)
  const builder = timelineBuilder(program, asOf)
  const beside = others.map(({ result }) => result)
  return {
    request,
    builder,
    builders: [builder, ...others.map((one) => timelineBuilder(one.program, asOf))],
    rows: orderRows(measures),
    folders: [own, ...others],
    folded: { customer: 0, result: own.result, pins: NO_PINS, before: -1, stood: 0, beside },
    isMember: false,
    joinedAt: Number.NaN,
  }
}

function beginCustomer(hand: Hand): void {
  for (const builder of hand.builders) clearTimeline(builder)
  hand.request.hear?.(undefined, hand.builder)
  hand.isMember = false
  hand.joinedAt = Number.NaN
  hand.folded.before = -1
  hand.folded.stood = 0
}

/**
 * Reads what the streams have of one customer; gives a stream that must fetch more first, and then goes on. (Waiting
 * for every customer, where nearly all are at hand, would cost more than the fold.)
 */
function gather(sources: Sources, hand: Hand, customer: number): RowStream | undefined {
  const { members, standing, orders, others } = sources
  if (members.customer === customer) {
    const joined = numberAt(members, 1)
    if (joined >= 0) hand.joinedAt = joined
    if (joined > hand.builder.asOf) for (const builder of hand.builders) noteFuture(builder, joined)
    hand.isMember = true
    if (!nextRow(members)) return members
  }
  if (standing.customer === customer) {
    const code = numberAt(standing, 1)
    hand.folded.before = rankBefore(hand, code)
    hand.folded.stood = code === AWAITED ? 0 : code
    if (!nextRow(standing)) return standing
  }
  while (orders.customer === customer) {
    hand.isMember = true
    takeOrder(hand, orders)
    if (!nextRow(orders)) return orders
  }
  for (const stream of others) {
    while (stream.customer === customer) {
      hand.isMember = true
      for (const builder of hand.builders) takeRow(builder, stream)
      if (!nextRow(stream)) return stream
    }
  }
  return undefined
}

/** Rank on the newest ladder of the level that was stored: 1 + its place among the program's levels, 0 = unknown. */
function rankBefore({ request: { plan } }: Hand, code: number): number {
  if (code === AWAITED) return -2
  const level = plan.program.levelKeys[code - 1]
  return level === undefined
    ? 0
    : Math.max(0, rankIn(plan.program, plan.program.versions.length - 1, level))
}

function takeOrder({ builder, builders, rows, request }: Hand, orders: RowStream): void {
  readOrder(builder, rows, orders)
  request.hear?.(rows.row, builder)
  // Whoever takes the refunds may sort and shorten nothing of them: the next builder takes the same ones.
  for (let b = 1; b < builders.length; b++) copyRefunds(builder, builders[b] as TimelineBuilder)
  for (const one of builders) addOrder(one, rows.row, rows)
}

function foldOne(hand: Hand, { histories }: Sources, customer: number): void {
  const { request, folded, folders } = hand
  folded.customer = customer
  folded.pins = request.pins.get(customer) ?? NO_PINS
  const history = histories?.get(customer)
  const general = history && generalInput(request.plan, history, request.reading.standpoint)
  for (let f = 0; f < folders.length; f++) foldWith(hand, f, general)
}

/** One of the programs: its own timeline, its own fold. */
function foldWith(
  hand: Hand,
  index: number,
  general: ReturnType<typeof generalInput> | undefined,
): void {
  const builder = hand.builders[index] as TimelineBuilder
  const own = hand.folders[index] as Folder
  const { asOf } = builder
  for (const { at, belongs } of general?.moments ?? [])
    addCheckpoint(builder, at, addEntry(builder, belongs))
  if (general) noteFuture(builder, general.nextFact)
  if (!hand.isMember || isNotYet(hand, builder)) {
    own.result.member = false
    own.result.dueAt = hand.isMember ? builder.nextFact : Infinity
    return
  }
  const joinedAt =
    Number.isNaN(hand.joinedAt) && builder.firstSeen <= asOf ? builder.firstSeen : hand.joinedAt
  const timeline = finishTimeline(builder)
  const input = { timeline, joinedAt, pins: hand.folded.pins }
  fold(own, general ? { ...input, valueBetween: general.valueBetween } : input, asOf)
  own.result.dueAt = Math.min(own.result.dueAt, builder.nextFact)
}

/** All that is known of the customer lies after the instant that is looked at. */
const isNotYet = ({ joinedAt }: Hand, { entries, firstSeen, asOf }: TimelineBuilder): boolean =>
  entries === 0 &&
  (joinedAt > asOf || (Number.isNaN(joinedAt) && firstSeen > asOf && firstSeen < Infinity))
