import { type Millis, startOfDay, startOfMonth, startOfYear } from '#core/time.ts'

const DAY = 86_400_000

/**
 * Instants worth trying around a standpoint: both sides of the edges of all windows in use, of days, months, years
 * and clock changes, the same instant twice, and some in the future.
 */
export function momentsAround(asOf: Millis, zone: string): Millis[] {
  const edges = [
    asOf,
    ...[1, 2, 3, 7, 30, 90, 365].map((days) => startOfDay(asOf, zone, 1 - days)),
    ...[0, -1, -2].map((months) => startOfMonth(asOf, zone, months)),
    ...[0, -1].map((years) => startOfYear(asOf, zone, years)),
    ...[1, 24, 72].map((hours) => asOf - hours * 3_600_000),
    asOf - 90_000,
    asOf - 600_000,
    asOf - 1_800_000,
  ]
  const around = edges.flatMap((edge) => [edge - 1, edge, edge + 1])
  const days = [...Array(14).keys()].map((days) => asOf - days * DAY - 5_000_123)
  const older = [...Array(12).keys()].map((index) => asOf - index * 41 * DAY - index * 7_777_777)
  const future = [asOf + 1, asOf + 60_000, asOf + DAY, asOf + 40 * DAY]
  return [...around, ...days, ...older, ...future]
}
