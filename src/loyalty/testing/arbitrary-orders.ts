import fc from 'fast-check'
import type { Millis } from '#core/time.ts'
import type { TierOrder } from '../order-checkpoints.ts'

/** Orders with refunds in parts, of all that is left, too many, before and after; cancelled and unknown ones. */
export const orders = (instants: fc.Arbitrary<Millis>): fc.Arbitrary<TierOrder[]> =>
  fc
    .array(
      fc.record({
        at: instants,
        total: fc.constantFrom(0, 1, 5, 9, 10, 20, 25, 50),
        voidAt: fc.option(instants, { freq: 4, nil: Infinity }),
        known: fc.constantFrom(true, true, true, true, false),
        refunds: fc.array(fc.record({ at: instants, amount: fc.constantFrom(-1, 1, 4, 10, 25) }), {
          maxLength: 3,
        }),
      }),
      { maxLength: 10 },
    )
    .map((list) =>
      list.map(({ known, total, at, voidAt, refunds }, index): TierOrder => {
        const pieces = refunds.map((one, piece) => ({ ...one, id: `r${piece}` }))
        if (known) return { key: `o${index}`, at, total, voidAt, known, refunds: pieces }
        const first = Math.min(at, ...pieces.map((one) => one.at))
        return { key: `o${index}`, at: first, total: 0, voidAt: Infinity, known, refunds: pieces }
      }),
    )
