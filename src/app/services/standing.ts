import type { Millis } from '#core/time.ts'
import type { FoldedCustomer } from '#loyalty/fold-customers.ts'
import type { TierPlan } from '#loyalty/measures.ts'
import type { TierPin } from '#loyalty/pins.ts'
import type { Facts } from '#stores/ports.ts'
import { REASONS } from '#loyalty/reasons.ts'
import { listStandings, type Standing as StoredStanding } from '#loyalty/standings.store.ts'

/** A change of level. `value` is the first condition's, at the moment it was decided. */
export type StandingChange = {
  readonly at: Millis
  readonly level: string
  readonly reason: string
  readonly version: number
  readonly value: number
}

/** Where a customer stands in a program as of an instant: as it is kept, or freshly folded. Undefined: never, nothing. */
export type Standing = {
  readonly program: string
  /** Version of the rules in force. */
  readonly version: number
  readonly level: string
  readonly rank: number
  /** Held without regard to pins, and earned at this moment. */
  readonly held: string
  readonly earned: string
  readonly since: Millis | undefined
  readonly validUntil: Millis | undefined
  readonly graceUntil: Millis | undefined
  /** Id of the pin in force. */
  readonly pin: string | undefined
  /** By condition of the version: value in its window now. */
  readonly values: readonly number[]
  readonly nextLevel: string | undefined
  readonly drop: { readonly at: Millis; readonly to: string } | undefined
  readonly rise: { readonly at: Millis; readonly to: string } | undefined
  /** Oldest first. */
  readonly history: readonly StandingChange[]
}

/** So many programs may run side by side. */
const PROGRAMS = 1000

/**
 * Where a customer stands in all programs, as the last evaluation left it; without those of which one of the customer's
 * `pins` has been set or taken away since: there only a fresh fold tells what whoever did that is waiting to see.
 */
export async function readStandings(
  facts: Facts,
  customer: number,
  pins: readonly TierPin[],
): Promise<Standing[]> {
  const kept = await listStandings(facts, { customers: [customer], limit: PROGRAMS })
  const isOvertaken = ({ program, asOf }: StoredStanding): boolean =>
    pins.some((pin) => pin.program === program && Math.max(pin.madeAt, pin.revokedAt ?? 0) >= asOf)
  return kept.filter((one) => !isOvertaken(one)).map(keptStanding)
}

/** What is kept, in the same words as a fold's. */
const keptStanding = (kept: StoredStanding): Standing => ({
  ...kept,
  since: kept.since ?? undefined,
  validUntil: kept.validUntil ?? undefined,
  graceUntil: kept.graceUntil ?? undefined,
  pin: kept.pin ?? undefined,
  nextLevel: kept.next ?? undefined,
  drop: kept.drop ?? undefined,
  rise: kept.rise ?? undefined,
})

/** Copies what a fold says; undefined if the customer is no member then. */
export function standingOf(
  { result, pins }: FoldedCustomer,
  { program }: TierPlan,
): Standing | undefined {
  const version = program.versions[result.versionIndex]
  if (!result.member || version === undefined) return undefined
  const level = (rank: number): string => program.levelKeys[version.levelIds[rank] ?? -1] ?? ''
  const scales = version.conditions.map((one) => 10 ** (program.measures[one.measure]?.scale ?? 0))
  const finite = (at: Millis): Millis | undefined => (Number.isFinite(at) ? at : undefined)
  const change = (at: Millis, to: number) =>
    Number.isFinite(at) ? { at, to: program.levelKeys[to] ?? '' } : undefined
  const { history } = result
  return {
    program: program.key,
    version: version.version,
    level: level(result.rank),
    rank: result.rank,
    held: level(result.heldRank),
    earned: level(result.earnedRank),
    since: finite(result.since),
    validUntil: finite(result.validUntil),
    graceUntil: finite(result.graceUntil),
    pin: pins[result.pin]?.id,
    values: version.conditions.map(
      (_, index) => (result.values[index] ?? 0) / (scales[index] ?? 1),
    ),
    nextLevel: result.nextRank < 0 ? undefined : level(result.nextRank),
    drop: change(result.dropAt, result.dropTo),
    rise: change(result.riseAt, result.riseTo),
    history: Array.from({ length: history.count }, (_, row) => ({
      at: history.at[row] ?? 0,
      level: program.levelKeys[history.level[row] ?? -1] ?? '',
      reason: REASONS[history.reason[row] ?? 0] ?? '',
      version: history.version[row] ?? 0,
      // In the metric's own unit already, unlike `result.values`.
      value: history.value[row] ?? 0,
    })),
  }
}
