import { anOrder, aView } from '#metrics/testing/builders.ts'
import type { RuleDefinition } from '../definition.ts'
import type { Rule } from '../rule.ts'
import type { RuleCase } from './rule-case.ts'

/** A case that a property test once found, shrunk, with what it showed. */
export type Counterexample = { readonly found: string; readonly case: RuleCase }

const at = (text: string): number => Date.parse(text)
const segment = (where: Rule): RuleDefinition => ({
  kind: 'segment',
  body: { key: 's', name: { zh: 's' }, kind: 'dynamic', where },
})
const aCase = (
  [zone, asOf]: readonly [string, string],
  definition: RuleDefinition,
  history: Partial<RuleCase['history']>,
): RuleCase => ({
  standpoint: { asOf: at(asOf), zone, currency: 'CNY' },
  definitions: [definition],
  history: { orders: [], events: [], feedback: [], attributes: [], ...history },
  levels: [],
  rfm: [],
  assigned: [],
})
const line = {
  sku: 'sku-1',
  category: '茶',
  brand: 'b',
  quantity: 1000,
  unitPrice: 1,
  discount: 0,
  total: 1,
}

/**
 * Kept for good, whatever the seeds of the property tests are: SQL says of each what TypeScript says, now and at every
 * instant until it is due.
 */
export const counterexamples: readonly Counterexample[] = [
  {
    found: 'a window of months lost a day early where the zone had left that day out a year before',
    case: aCase(
      ['Pacific/Apia', '2011-12-31T10:00:00Z'],
      segment({ stopped: { event: 'view', quiet: { months: 12 } } }),
      { events: [aView(at('2011-12-31T09:49:59.999Z'))] },
    ),
  },
  {
    found:
      'a cancellation ahead was not seen by lines where the scan of the orders left the order out',
    case: aCase(
      ['Asia/Shanghai', '2024-02-29T16:00:00Z'],
      segment({
        any: [
          { store: { in: ['s2'], within: { seconds: 90 } } },
          { first: { event: 'bought', within: { from: '2023-12-31', to: '2024-02-29' } } },
        ],
      }),
      {
        orders: [
          anOrder(at('2024-02-29T14:59:59.999Z'), {
            state: 'void',
            voidAt: at('2024-04-09T16:00:00Z'),
            lines: [line],
          }),
        ],
      },
    ),
  },
  {
    found: 'a label whose score decays stayed for good',
    case: aCase(
      ['America/New_York', '2026-03-08T07:30:00Z'],
      {
        kind: 'class',
        body: {
          key: 'c',
          name: { zh: 'c' },
          choose: 'all',
          values: [
            {
              key: 'v',
              name: { zh: 'v' },
              score: { fact: 'events', aggregate: 'decayed_count', half_life: { days: 7 } },
              at_least: 0.5,
            },
          ],
        },
      },
      { events: [aView(at('2026-03-01T05:00:00Z')), aView(at('2026-03-08T07:29:00Z'))] },
    ),
  },
  {
    found: 'the highest of scores did not change hands when one fell with the days',
    case: aCase(
      ['America/New_York', '2026-03-08T07:30:00Z'],
      {
        kind: 'class',
        body: {
          key: 'c',
          name: { zh: 'c' },
          choose: 'highest',
          values: [
            {
              key: 'a',
              name: { zh: 'a' },
              score: { fact: 'events', aggregate: 'decayed_count', half_life: { days: 7 } },
            },
            { key: 'b', name: { zh: 'b' }, score: 'tenure_days' },
          ],
        },
      },
      {
        events: [aView(at('2026-03-08T07:29:00Z'))],
        orders: [anOrder(at('2026-03-08T07:29:00Z'))],
      },
    ),
  },
]
