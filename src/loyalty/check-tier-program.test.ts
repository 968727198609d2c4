import { describe, expect, test } from 'vitest'
import { metricCatalogue } from '#metrics/catalogue/registry.ts'
import { parseTierProgram } from './check-tier-program.ts'
import { tierProgramTemplates } from './templates/registry.ts'

const findMetric = (key: string) => metricCatalogue.all.find((one) => one.key === key)?.spec
type Anything = Record<string, unknown> & {
  levels: Record<string, unknown>[]
  qualify: unknown
  downgrade: Record<string, unknown>
}

function membership(): Anything {
  return structuredClone(tierProgramTemplates.all[0]?.program) as never
}

function problemsOf(change: (it: Anything) => void): string[] {
  const it = membership()
  change(it)
  const parsed = parseTierProgram(it, { findMetric })
  return parsed.ok ? [] : (parsed.problem.errors ?? []).map((one) => `${one.code} ${one.path}`)
}

describe('every template', () => {
  test.each(tierProgramTemplates.all.map((one) => [one.key, one.program]))(
    '%s is a program',
    (_, program) => {
      expect(parseTierProgram(program, { findMetric })).toEqual({ ok: true, value: program })
    },
  )
})

describe('a tier program with a mistake is refused where the mistake is:', () => {
  const spend = { fact: 'orders', aggregate: 'sum', of: 'net_amount' }
  const cases: [string, (it: Anything) => void, string[]][] = [
    ['an unknown field', (it) => (it['colour'] = 'red'), ['unknown_field /colour']],
    [
      'an unknown field of a level',
      (it) => ((it.levels[1] ?? {})['form'] = 3),
      ['unknown_field /levels/1/form'],
    ],
    ['no levels', (it) => delete (it as Partial<Anything>).levels, ['missing_field /levels']],
    [
      'an unknown window',
      (it) => (it.qualify = { metric: spend, window: 'fortnight' }),
      ['not_one_of /qualify/window'],
    ],
    [
      'an empty window',
      (it) => (it.qualify = { metric: spend, window: { rolling_days: 0 } }),
      ['too_small /qualify/window/rolling_days'],
    ],
    [
      'a window in the metric',
      (it) => (it.qualify = { metric: { ...spend, within: { days: 3 } }, window: 'lifetime' }),
      ['tier_window_twice /qualify/metric/within'],
    ],
    [
      'an unknown metric',
      (it) => (it.qualify = { metric: 'luck', window: 'lifetime' }),
      ['unknown_metric /qualify/metric'],
    ],
    [
      'an unknown word in a metric',
      (it) => (it.qualify = { metric: { ...spend, of: 'luck' }, window: 'lifetime' }),
      ['unknown_field /qualify/metric/of'],
    ],
    [
      'a metric that changes every day',
      (it) => (it.qualify = { metric: 'recency_days', window: 'lifetime' }),
      ['tier_metric_unfit /qualify/metric'],
    ],
    [
      'a metric that is no number',
      (it) => (it.qualify = { metric: 'favourite_brand', window: 'lifetime' }),
      ['tier_metric_unfit /qualify/metric'],
    ],
    [
      'thresholds that do not rise',
      (it) => ((it.levels[2] ?? {})['from'] = 500_000),
      ['tier_thresholds_not_rising /levels/2/from'],
    ],
    [
      'a ladder that does not begin at 0',
      (it) => ((it.levels[0] ?? {})['from'] = 1),
      ['tier_first_level /levels/0/from'],
    ],
    [
      'two thresholds for one condition',
      (it) => ((it.levels[1] ?? {})['from'] = [1, 2]),
      ['tier_threshold_count /levels/1/from'],
    ],
    [
      'a level twice',
      (it) => ((it.levels[2] ?? {})['key'] = 'silver'),
      ['duplicate_key /levels/2/key'],
    ],
    [
      'keeping an unknown level',
      (it) => (it.downgrade['keep_level'] = { tin: 3 }),
      ['unknown_kind /downgrade/keep_level/tin'],
    ],
    [
      'keeping that is harder than reaching',
      (it) => (it.downgrade['keep_level'] = { silver: 500_001 }),
      ['tier_keep_above_from /downgrade/keep_level/silver'],
    ],
    [
      'keeping for nothing',
      (it) => (it.downgrade['keep_level'] = { silver: 0 }),
      ['tier_keep_nothing /downgrade/keep_level/silver'],
    ],
    [
      'a day that is none',
      (it) => (it['protected_until'] = '2026-02-30'),
      ['wrong_form /protected_until'],
    ],
  ]
  test.each(cases)('%s', (_, change, expected) => {
    expect(problemsOf(change)).toEqual(expected)
  })

  test('several at once', () => {
    expect(
      problemsOf((it) => Object.assign(it, { upgrade: 'soon', validity: { months: 0 } })),
    ).toEqual(['not_one_of /upgrade', 'too_small /validity/months'])
  })
})

test('with several conditions a threshold may stay as long as another rises', () => {
  const spend = {
    metric: { fact: 'orders', aggregate: 'sum', of: 'net_amount' },
    window: 'calendar_year',
  }
  const orders = { metric: { fact: 'orders', aggregate: 'count' }, window: { rolling_months: 12 } }
  const levels = [
    [0, 0],
    [500_000, 3],
    [2_000_000, 3],
  ].map((from, rank) => ({ key: `l${rank}`, name: { zh: '级' }, from }))
  const program = { key: 'two', name: { zh: '双条件' }, qualify: { all: [spend, orders] }, levels }
  expect(parseTierProgram(program, { findMetric }).ok).toBe(true)
})
