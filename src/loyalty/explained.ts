import type { Millis } from '#core/time.ts'
import type { Unit } from '#metrics/metric-spec.ts'
import type { Reason } from './reasons.ts'
import type { TierText } from './tier-words.ts'

/** One number against a threshold. Money in minor units. `missing` is 0 where nothing is. */
export type ExplainedMeasure = {
  /** Which of the rule's conditions, from 0. */
  readonly condition: number
  readonly name: TierText
  readonly unit: Unit
  readonly value: number
  readonly needed: number
  readonly missing: number
}

/**
 * What leads to a level, or keeps one. `mode` says whether any or all of the measures must be met. Only what comes in
 * [from, by) helps; null: from now on, or without end.
 */
export type ExplainedWay = {
  readonly level: string
  readonly name: TierText
  readonly mode: 'any' | 'all'
  readonly measures: readonly ExplainedMeasure[]
  readonly from: Millis | null
  readonly by: Millis | null
  readonly sentence: TierText
}

/** One fact that lies in a window, or will count, with what it gives to each condition. */
export type ExplainedFact = {
  /** order, refund, cancellation, or the kind of fact (events, feedback). */
  readonly kind: string
  /** The order's own id, or the event's type. */
  readonly id: string
  readonly source: string
  readonly at: Millis
  /** The order's total, what was given back; null where there is no money. */
  readonly amount: number | null
  readonly counts: readonly number[]
  /** Why it counts only in part, later, or not at all; null: it counts whole. */
  readonly note: TierText | null
}

export type ExplainedStay = {
  readonly level: string
  readonly name: TierText
  readonly from: Millis
  readonly to: Millis | null
  readonly reason: Reason
  readonly version: number
  readonly value: number
  readonly sentence: TierText
}

/** Where a customer stands and why; everything is freshly folded from their facts. Levels by key. */
export type TierExplanation = {
  readonly program: string
  readonly level: { readonly key: string; readonly name: TierText; readonly rank: number }
  readonly held: string
  readonly earned: string
  readonly since: Millis | null
  readonly validUntil: Millis | null
  readonly graceUntil: Millis | null
  /** Id of the pin in force. */
  readonly pin: string | null
  readonly rule: {
    readonly version: number
    readonly effectiveAt: Millis
    readonly mode: 'any' | 'all'
    readonly thresholds: readonly {
      readonly level: string
      readonly name: TierText
      readonly from: readonly number[]
    }[]
  }
  /** By condition: its metric, its window now (`to` null: it moves on, or never ends), its value. */
  readonly conditions: readonly {
    readonly name: TierText
    readonly unit: Unit
    readonly value: number
    readonly window: { readonly from: Millis | null; readonly to: Millis | null }
  }[]
  /** What decided the present level, at the moment it was decided; null: nothing ever happened. */
  readonly decided: {
    readonly at: Millis
    readonly reason: Reason
    readonly version: number
    readonly measures: readonly ExplainedMeasure[]
    /** The fact that did it, where one did. */
    readonly fact: ExplainedFact | null
    readonly sentence: TierText
  } | null
  readonly up: ExplainedWay | null
  /** What keeps the level when it is looked at; null: nothing takes it away, or nothing bought could keep it. */
  readonly keep: ExplainedWay | null
  readonly drop: {
    readonly at: Millis
    readonly to: string
    readonly noticeAt: Millis
    readonly sentence: TierText
  } | null
  readonly rise: { readonly at: Millis; readonly to: string; readonly sentence: TierText } | null
  /** Newest first. Their `counts` add up to the values of conditions that are sums. */
  readonly facts: readonly ExplainedFact[]
  readonly history: readonly ExplainedStay[]
  /** All of it in a few sentences. */
  readonly sentences: readonly TierText[]
}
