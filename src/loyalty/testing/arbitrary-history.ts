import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import type { Millis } from '#core/time.ts'
import type { Pin } from '../fold-state.ts'
import type { Checkpoint } from '../timeline.ts'

export const ZONES = [
  'Asia/Shanghai',
  'America/New_York',
  'Europe/Paris',
  'Australia/Lord_Howe',
] as const

const local = (text: string, zone: string): Millis =>
  Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds

/** Instants where calendars turn, and any others, from autumn 2023 to summer 2025 of the zone. */
export function instantsIn(zone: string): fc.Arbitrary<Millis> {
  const from = local('2023-09-01T00:00', zone)
  const to = local('2025-08-01T00:00', zone)
  const edges = [
    '2024-01-01T00:00',
    '2025-01-01T00:00',
    '2024-02-29T00:00',
    '2024-02-29T12:00',
    '2024-03-01T00:00',
    '2024-03-10T02:30',
    '2024-03-31T02:00',
    '2024-04-07T02:00',
    '2024-10-06T02:00',
    '2024-11-03T01:30',
    '2024-12-31T23:59:59.999',
    '2024-01-31T08:00',
    '2025-02-28T23:59',
  ].map((text) => local(text, zone))
  return fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: from, max: to }) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom(...edges), fc.constantFrom(-1, 0, 0, 1))
        .map(([at, by]) => at + by),
    },
  )
}

/** Orders, their refunds (which lie where the order lies), and refunds of unknown orders. */
export const checkpoints = (instants: fc.Arbitrary<Millis>): fc.Arbitrary<Checkpoint[]> =>
  fc
    .array(
      fc.record({
        at: instants,
        total: fc.constantFrom(1, 4, 5, 9, 10, 11, 15, 20, 25, 50),
        refund: fc.option(fc.record({ at: instants, share: fc.constantFrom(0.5, 1) }), { freq: 2 }),
        unknown: fc.constantFrom(false, false, false, false, false, false, true),
      }),
      { maxLength: 12 },
    )
    .map((orders) =>
      orders.flatMap(({ at, total, refund, unknown }, index): Checkpoint[] => {
        const id = `o${index}`
        if (unknown) return [{ id, at, deltas: [-total, 0] }]
        const order = { id, at, deltas: [total, 1] }
        if (refund === null) return [order]
        const whole = refund.share === 1
        const back = whole ? total : Math.floor(total / 2)
        return [
          order,
          {
            id: `${id}r`,
            at: Math.max(refund.at, at),
            belongs: at,
            deltas: [-back, whole ? -1 : 0],
          },
        ]
      }),
    )

export const pins = (instants: fc.Arbitrary<Millis>): fc.Arbitrary<Pin[]> =>
  fc
    .array(
      fc.record({
        level: fc.constantFrom('standard', 'silver', 'gold', 'platinum', 'diamond', 'nowhere'),
        from: instants,
        until: fc.oneof(instants, fc.constant(Infinity)),
        mode: fc.constantFrom<Pin['mode']>('exact', 'at_least'),
      }),
      { maxLength: 2 },
    )
    .map((list) =>
      list
        .map((one, index) => ({ ...one, id: `pin${index}` }))
        .filter((one) => one.from < one.until)
        .sort((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1)),
    )
