import fc from 'fast-check'
import type { Millis } from '#core/time.ts'
import type { MetricSpec } from '#metrics/metric-spec.ts'
import type {
  Downgrade,
  Qualify,
  QualifyWindow,
  TierProgram,
  TierProgramVersion,
  Validity,
} from '../tier-program.ts'

/** Two metrics that cases are made of; checkpoints carry a delta for each. */
export const SPEND: MetricSpec = { fact: 'orders', aggregate: 'sum', of: 'net_amount' }
export const ORDERS: MetricSpec = { fact: 'orders', aggregate: 'count' }
export const MEASURES = [JSON.stringify(SPEND), JSON.stringify(ORDERS)] as const

const window: fc.Arbitrary<QualifyWindow> = fc.oneof(
  fc.constantFrom<QualifyWindow>('calendar_year', 'calendar_year', 'membership_year', 'lifetime'),
  fc.record({ rolling_days: fc.constantFrom(1, 7, 30, 90, 365) }),
  fc.record({ rolling_months: fc.constantFrom(1, 3, 12, 13) }),
)

const spendBy = fc.record({ metric: fc.constant(SPEND), window })
const ordersBy = fc.record({ metric: fc.constant(ORDERS), window })

const qualify: fc.Arbitrary<Qualify> = fc.oneof(
  { weight: 4, arbitrary: spendBy },
  { weight: 1, arbitrary: ordersBy },
  { weight: 1, arbitrary: fc.tuple(spendBy, ordersBy).map(([a, b]) => ({ any: [a, b] })) },
  { weight: 1, arbitrary: fc.tuple(spendBy, ordersBy).map(([a, b]) => ({ all: [a, b] })) },
)

const validity: fc.Arbitrary<Validity> = fc.oneof(
  fc.constantFrom<Validity>('forever', 'end_of_this_year', 'end_of_next_year'),
  fc.record({ months: fc.constantFrom(1, 2, 6, 12) }),
)

const KEYS = ['standard', 'silver', 'gold', 'platinum', 'diamond'] as const
const FROM_SPEND = [0, 10, 20, 35, 50]
const FROM_ORDERS = [0, 1, 2, 3, 5]

/** Ladders of some of the five levels, so that versions insert and remove levels. */
const ladder = fc.tuple(
  fc.subarray([...KEYS], { minLength: 1 }),
  fc.constantFrom(0.7, 1, 1, 1, 1.4),
)

const downgrade: fc.Arbitrary<Downgrade & { keeps: boolean }> = fc.record({
  when: fc.constantFrom(
    'never',
    'at_once',
    'at_once',
    'validity_end',
    'validity_end',
    'validity_end',
  ),
  to: fc.constantFrom('earned', 'earned', 'one_step'),
  grace_days: fc.constantFrom(0, 0, 0, 1, 30),
  keeps: fc.boolean(),
})

const body = (key: string, from: Millis): fc.Arbitrary<TierProgram> =>
  fc
    .record({
      qualify,
      ladder,
      validity,
      downgrade,
      upgrade: fc.constantFrom('at_once', 'at_once', 'at_once', 'period_end'),
      protection: fc.option(fc.integer({ min: 1, max: 400 }), { freq: 3 }),
    })
    .map(({ downgrade: { keeps, ...fall }, ladder: [keys, scale], protection, ...rest }) => {
      const conditions =
        'any' in rest.qualify
          ? rest.qualify.any
          : 'all' in rest.qualify
            ? rest.qualify.all
            : [rest.qualify]
      const levels = keys.map((level, index) => {
        const place = index === 0 ? 0 : KEYS.indexOf(level)
        const from = conditions.map(({ metric }) =>
          metric === SPEND
            ? Math.round((FROM_SPEND[place] as number) * scale)
            : (FROM_ORDERS[place] as number),
        )
        return {
          key: level,
          name: { zh: level },
          from: conditions.length === 1 ? (from[0] as number) : from,
        }
      })
      const keep = Object.fromEntries(
        levels
          .slice(1)
          .map(({ key: level, from }) => [
            level,
            typeof from === 'number' ? Math.ceil(from / 2) : from.map((one) => Math.ceil(one / 2)),
          ]),
      )
      return {
        key,
        name: { zh: key },
        ...rest,
        levels,
        downgrade: keeps ? { ...fall, keep_level: keep } : fall,
        ...(protection === null
          ? {}
          : {
              protected_until: new Date(from + protection * 86_400_000).toISOString().slice(0, 10),
            }),
      } as TierProgram
    })

/** Before anything happens in a case. */
const SINCE_EVER = Date.UTC(2023, 6, 1)

/** One to three versions; the first takes effect before all else or at the given instants. */
export const versions = (instants: fc.Arbitrary<Millis>): fc.Arbitrary<TierProgramVersion[]> =>
  fc
    .tuple(
      fc.oneof(
        { weight: 3, arbitrary: fc.constant(SINCE_EVER) },
        { weight: 1, arbitrary: instants },
      ),
      fc.array(instants, { maxLength: 2 }),
    )
    .chain(([first, later]) => {
      const at = [...new Set([first, ...later])].sort((a, b) => a - b)
      return fc.tuple(
        ...at.map((effectiveAt) =>
          body('p', effectiveAt).map((one) => ({ effectiveAt, body: one })),
        ),
      )
    })
    .map((list) => list.map((one, index) => ({ version: index + 1, ...one })))
