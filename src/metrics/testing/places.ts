/** Zones with clock changes (one at midnight, one with a day left out) and without; a leap day; a year's turn. */
export const PLACES: readonly (readonly [zone: string, asOf: string])[] = [
  ['Asia/Shanghai', '2026-11-22T03:04:05.678Z'],
  ['America/New_York', '2026-03-08T07:30:00Z'],
  ['Asia/Shanghai', '2024-02-29T16:00:00Z'],
  ['Europe/Berlin', '2025-12-31T23:00:00Z'],
  ['America/Sao_Paulo', '2018-11-04T12:00:00Z'],
  ['Pacific/Apia', '2011-12-31T10:00:00Z'],
]
