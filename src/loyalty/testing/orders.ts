import { parseTime, type Millis } from '#core/time.ts'
import { zoneCalendar } from '../calendar.ts'
import { compileProgram } from '../compile-program.ts'
import { fold, folder, type TierResult } from '../fold.ts'
import type { Pin } from '../fold-state.ts'
import { checkpointsOfOrders, type OrderMeasure, type TierOrder } from '../order-checkpoints.ts'
import { REASONS, type Reason } from '../reasons.ts'
import { membershipTemplate } from '../templates/membership.ts'
import type { TierProgram, TierProgramVersion } from '../tier-program.ts'
import { timelineOf } from '../timeline.ts'

const SHANGHAI = 'Asia/Shanghai'
const shanghai = zoneCalendar(SHANGHAI)

/** A moment in Shanghai. @example at('2026-03-01') */
export function at(text: string): Millis {
  const found = parseTime(text, SHANGHAI)
  if (found === undefined) throw new Error(text)
  return found
}

/** An order of so much 分. */
export function anOrder(text: string, total: number, more: Partial<TierOrder> = {}): TierOrder {
  return {
    key: `${text} ${total}`,
    at: at(text),
    total,
    voidAt: Infinity,
    known: true,
    refunds: [],
    ...more,
  }
}

export const refunded = (text: string, amount = -1): TierOrder['refunds'] => [
  { id: `r ${text}`, at: at(text), amount },
]

export const aPin = (
  level: string,
  from: string,
  until?: string,
  mode: Pin['mode'] = 'exact',
): Pin => ({
  id: `pin ${from}`,
  level,
  from: at(from),
  until: until === undefined ? Infinity : at(until),
  mode,
})

export type Story = {
  readonly program?: Partial<TierProgram>
  readonly versions?: readonly TierProgramVersion[]
  readonly orders?: readonly TierOrder[]
  readonly pins?: readonly Pin[]
  readonly joined?: string
}

/** The shipped program with changes, told over one customer's orders, in Shanghai. */
export function tierOf(story: Story, asOf: string | Millis): StoryTold {
  const body = { ...membershipTemplate.program, ...story.program }
  const program = compileProgram(story.versions ?? [{ version: 1, effectiveAt: 0, body }], shanghai)
  const measures = program.measures.map(
    ({ key }): OrderMeasure => (key.includes('count') ? 'count' : 'net_amount'),
  )
  const { timeline } = timelineOf(
    checkpointsOfOrders(program, story.orders ?? [], measures),
    measures.length,
  )
  const joinedAt = story.joined === undefined ? Number.NaN : at(story.joined)
  const it = fold(
    folder(program),
    { timeline, joinedAt, pins: story.pins ?? [] },
    typeof asOf === 'number' ? asOf : at(asOf),
  )
  const version = program.versions[it.versionIndex]
  const keyOf = (rank: number): string => program.levelKeys[version?.levelIds[rank] ?? -1] ?? ''
  return {
    ...it,
    level: keyOf(it.rank),
    next: it.nextRank < 0 ? undefined : keyOf(it.nextRank),
    lack: it.missing[0] as number,
    value: it.values[0] as number,
    drop: it.dropTo < 0 ? undefined : `${day(it.dropAt)} ${program.levelKeys[it.dropTo]}`,
    validTo: Number.isFinite(it.validUntil) ? day(it.validUntil) : undefined,
    due: Number.isFinite(it.dueAt) ? day(it.dueAt) : undefined,
    rise: it.riseTo < 0 ? undefined : `${day(it.riseAt)} ${program.levelKeys[it.riseTo]}`,
    story: Array.from({ length: it.history.count }, (_, row) => {
      const reason = REASONS[it.history.reason[row] as number] as Reason
      return `${day(it.history.at[row] as number)} ${program.levelKeys[it.history.level[row] as number]} ${reason}`
    }),
  }
}

export type StoryTold = TierResult & {
  readonly level: string
  readonly next: string | undefined
  readonly lack: number
  readonly value: number
  readonly drop: string | undefined
  readonly validTo: string | undefined
  readonly due: string | undefined
  readonly rise: string | undefined
  readonly story: readonly string[]
}

/** The day in Shanghai of an instant; with the time where it is not midnight. */
function day(instant: Millis): string {
  const text = new Date(instant + 8 * 3_600_000).toISOString()
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19)
}
