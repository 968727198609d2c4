import { dayOf, type Millis } from '#core/time.ts'
import type { CustomerHistory, EventFact, OrderFact } from '#metrics/history.ts'
import type { CompiledVersion } from './compile-program.ts'
import type { ExplainedFact } from './explained.ts'
import type { ToldCheckpoint } from './fold-history.ts'
import type { TierPlan } from './measures.ts'
import { countsFrom, keepsRefund } from './order-checkpoints.ts'
import type { TierText } from './tier-words.ts'

export type FactsToExplain = {
  readonly plan: TierPlan
  readonly version: CompiledVersion
  readonly history: CustomerHistory
  readonly order: readonly ToldCheckpoint[]
  readonly asOf: Millis
  /** Where each condition's window begins. */
  readonly from: readonly Millis[]
}

/** The facts that lie in any of the windows, or will count, newest first, with what each gives to each condition. */
export function explainFacts(told: FactsToExplain): ExplainedFact[] {
  const byFact = Map.groupBy(told.order, ({ fact }) => `${fact.kind} ${fact.index}`)
  const orders = told.history.orders.flatMap((order, index) => {
    const checkpoints = byFact.get(`order ${index}`) ?? []
    const kept = keptRefunds(told, order)
    return isShown(told, checkpoints) ? [...orderLines(told, order, checkpoints), ...kept] : []
  })
  const rows = told.order
    .filter((one) => isRow(one) && isShown(told, [one]))
    .map((one) => rowLine(told, one))
  return [...orders, ...rows].sort((a, b) => b.at - a.at)
}

/** What a checkpoint gives to each condition as of now. */
export const countsOf = (
  { version, asOf, from }: FactsToExplain,
  { at, belongs = at, deltas }: ToldCheckpoint,
): number[] =>
  version.conditions.map(({ measure, step }, c) =>
    at <= asOf && belongs >= (from[c] as number) ? (deltas[measure] ?? 0) / step : 0,
  )

const isRow = ({ fact }: ToldCheckpoint): boolean => fact.kind !== 'order' && fact.kind !== 'moment'

const isShown = ({ asOf, from }: FactsToExplain, checkpoints: readonly ToldCheckpoint[]): boolean =>
  checkpoints.some(({ at, belongs = at }) => at > asOf || from.some((start) => belongs >= start))

/** The order as it began to count, then each time that something of it came back. */
function orderLines(
  told: FactsToExplain,
  order: OrderFact,
  checkpoints: readonly ToldCheckpoint[],
): ExplainedFact[] {
  const sorted = [...checkpoints].sort((a, b) => a.at - b.at)
  const origin = { id: order.orderId, source: order.source }
  return sorted.map((one, index): ExplainedFact => {
    const counts = countsOf(told, one)
    if (index === 0 && order.known)
      return {
        kind: 'order',
        ...origin,
        at: order.at,
        amount: order.total,
        counts,
        note: noteOf(told, order, { begins: one.at, counts }),
      }
    const isVoid = order.voidAt !== null && one.at >= order.voidAt
    const back = order.refunds.filter((refund) => refund.at === one.at && refund.amount > 0)
    const amount = back.length > 0 ? -back.reduce((sum, refund) => sum + refund.amount, 0) : null
    return {
      kind: isVoid ? 'cancellation' : 'refund',
      ...origin,
      at: one.at,
      amount,
      counts,
      note: null,
    }
  })
}

function noteOf(
  { plan, asOf }: FactsToExplain,
  order: OrderFact,
  { begins, counts }: { readonly begins: Millis; readonly counts: readonly number[] },
): TierText | null {
  const { zone } = plan.program.calendar
  if (begins > asOf) {
    const day = dayOf(begins, zone)
    return { zh: `还在可退期内，${day} 起计入`, en: `can still be returned; counts from ${day} on` }
  }
  if (order.voidAt !== null && order.voidAt <= begins)
    return { zh: '计入前已取消', en: 'cancelled before it counted' }
  if (order.refunds.some((one) => one.at <= begins))
    return { zh: '计入前有退款，已扣除', en: 'less what came back before it counted' }
  if (counts.some((one) => one !== 0)) return null
  return order.total === 0
    ? { zh: '金额为 0', en: 'came to nothing' }
    : {
        zh: '不在统计范围内（周期、币种、门店或条件不符）',
        en: 'outside what is counted (window, currency, store or filter)',
      }
}

/** Refunds that go on counting, because the program keeps them. */
function keptRefunds({ plan, asOf, version }: FactsToExplain, order: OrderFact): ExplainedFact[] {
  const countedFrom = order.known ? countsFrom(plan.program, order.at) : -Infinity
  return order.refunds
    .filter(({ at }) => at <= asOf && keepsRefund(plan.program, { at, countedFrom }))
    .map(({ at, amount }) => ({
      kind: 'refund',
      id: order.orderId,
      source: order.source,
      at,
      amount: amount < 0 ? null : -amount,
      counts: version.conditions.map(() => 0),
      note: { zh: '按规则，退款不影响等级', en: 'by the rules, refunds change nothing' },
    }))
}

function rowLine(told: FactsToExplain, checkpoint: ToldCheckpoint): ExplainedFact {
  const { kind, index } = checkpoint.fact
  const event: EventFact | undefined = kind === 'events' ? told.history.events[index] : undefined
  const feedback = kind === 'feedback' ? told.history.feedback[index] : undefined
  return {
    kind,
    id: event?.type ?? feedback?.kind ?? '',
    source: event?.source ?? '',
    at: checkpoint.at,
    amount: null,
    counts: countsOf(told, checkpoint),
    note: null,
  }
}
