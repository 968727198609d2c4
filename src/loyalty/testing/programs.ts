import { unwrap } from '#core/result.ts'
import { metricCatalogue } from '#metrics/catalogue/registry.ts'
import type { MetricSpec } from '#metrics/metric-spec.ts'
import { planTiers, type TierPlan } from '../measures.ts'
import { tierProgramTemplates } from '../templates/registry.ts'
import type { QualifyCondition, TierProgram } from '../tier-program.ts'

export const findMetric = (key: string): MetricSpec | undefined =>
  metricCatalogue.all.find((one) => one.key === key)?.spec

export function planOf(program: TierProgram): TierPlan {
  return unwrap(
    planTiers([{ version: 1, effectiveAt: 0, body: program }], {
      calendar: 'Asia/Shanghai',
      findMetric,
    }),
  )
}

export const template = (key: string): TierProgram => unwrap(tierProgramTemplates.get(key)).program

/** Programs of all kinds of metric: net spend, counts, fields, filters, stores, events, averages, ratios, two at once. */
export const PROGRAMS: readonly TierProgram[] = [
  ...tierProgramTemplates.all.map((one) => one.program),
  {
    ...template('membership'),
    key: 'app-only',
    scope: { stores: ['s1'] },
    downgrade: { when: 'at_once', grace_days: 3 },
  },
  program(
    'units',
    {
      fact: 'orders',
      aggregate: 'sum',
      of: 'units',
      where: [{ field: 'channel', in: ['app', 'web'] }],
    },
    [0, 1.5, 3],
  ),
  program(
    'views',
    { fact: 'events', aggregate: 'count', where: [{ field: 'type', is: 'view' }] },
    [0, 1, 3],
  ),
  program('worth', { fact: 'events', aggregate: 'sum', of: 'value' }, [0, 0.5, 4]),
  program('scores', { fact: 'feedback', aggregate: 'sum', of: 'score' }, [0, 3, 8.5]),
  program('average', { fact: 'orders', aggregate: 'avg', of: 'net_amount' }, [0, 10_000, 30_000]),
  program('products', { fact: 'order_lines', aggregate: 'distinct', of: 'sku' }, [0, 1, 3]),
  program('per-order', 'average_order_value', [0, 10_000, 30_000]),
  {
    ...template('order-count'),
    key: 'both',
    qualify: {
      all: [
        {
          metric: { fact: 'orders', aggregate: 'sum', of: 'net_amount' },
          window: 'membership_year',
        },
        { metric: { fact: 'events', aggregate: 'count' }, window: { rolling_days: 90 } },
      ],
    },
    levels: [
      [0, 0],
      [20_000, 1],
      [60_000, 2],
    ].map((from, rank) => ({ key: `l${rank}`, name: { zh: `${rank} 级` }, from })),
  },
]

function program(
  key: string,
  metric: QualifyCondition['metric'],
  from: readonly number[],
): TierProgram {
  return {
    key,
    name: { zh: key },
    qualify: { metric, window: { rolling_months: 12 } },
    levels: from.map((one, rank) => ({ key: `l${rank}`, name: { zh: `${rank} 级` }, from: one })),
    validity: { months: 3 },
    downgrade: { when: 'validity_end', grace_days: 5 },
    pending_days: key === 'units' ? 7 : 0,
    refunds: key === 'average' ? 'keep' : 'recount',
  }
}
