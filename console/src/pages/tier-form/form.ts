import type { QualifyWindow, TierLevel, TierProgram, Validity } from '#loyalty/tier-program.ts'
import { toTyped } from '../../parts/typed-value.ts'
import { metricChoice, type UnitOf } from './metric-choice.ts'

/** The form's own state: everything as it is typed. */
export type Form = {
  readonly key: string
  readonly zh: string
  readonly en: string
  readonly mode: 'any' | 'all'
  readonly conditions: readonly FormCondition[]
  readonly levels: readonly FormLevel[]
  readonly upgrade: 'at_once' | 'period_end'
  readonly validity: {
    readonly kind: 'forever' | 'end_of_this_year' | 'end_of_next_year' | 'months'
    readonly months: string
  }
  readonly downgrade: {
    readonly when: 'never' | 'at_once' | 'validity_end'
    readonly to: 'earned' | 'one_step'
    readonly grace: string
    readonly notice: string
  }
  readonly refunds: 'recount' | 'keep'
  readonly pending: string
  readonly protectedUntil: string
  readonly stores: string
}

export type WindowKind =
  | 'calendar_year'
  | 'membership_year'
  | 'lifetime'
  | 'rolling_days'
  | 'rolling_months'

export type FormCondition = {
  readonly id: number
  /** What is chosen in the list; see metric-choice.ts. */
  readonly choice: string
  readonly metric: TierMetric
  readonly window: WindowKind
  readonly length: string
}
export type TierMetric = Extract<TierProgram['qualify'], { metric: unknown }>['metric']

export type FormLevel = {
  readonly id: number
  readonly key: string
  readonly zh: string
  readonly en: string
  /** One for each condition. */
  readonly from: readonly string[]
  /** 保级; '' = the same as `from`. */
  readonly keep: readonly string[]
  /** What this form does not edit: benefits, icon, colour. It is kept. */
  readonly rest: Partial<TierLevel>
}

/** A definition as the form shows it. */
export function toForm(rule: TierProgram, unitOf: UnitOf, currency: string): Form {
  const conditions = conditionsOf(rule)
  const units = conditions.map((condition) => unitOf(condition.metric))
  const typed = (value: TierLevel['from'] | undefined): string[] =>
    value === undefined
      ? units.map(() => '')
      : (typeof value === 'number' ? [value] : value).map((one, index) =>
          toTyped(one, units[index] ?? 'number', currency),
        )
  const downgrade = rule.downgrade ?? { when: 'never' as const }
  return {
    key: rule.key,
    zh: rule.name.zh,
    en: rule.name.en ?? '',
    mode: 'any' in rule.qualify ? 'any' : 'all',
    conditions: conditions.map((condition, id) => ({
      id,
      choice: metricChoice(condition.metric),
      metric: condition.metric,
      ...windowFields(condition.window),
    })),
    levels: rule.levels.map(({ key, name, from, ...rest }, id) => ({
      id,
      key,
      zh: name.zh,
      en: name.en ?? '',
      from: typed(from),
      keep: typed(downgrade.keep_level?.[key]),
      rest,
    })),
    upgrade: rule.upgrade ?? 'at_once',
    validity: validityFields(rule.validity ?? 'forever'),
    downgrade: {
      when: downgrade.when,
      to: downgrade.to ?? 'earned',
      grace: String(downgrade.grace_days ?? 0),
      notice: downgrade.notice_days === undefined ? '' : String(downgrade.notice_days),
    },
    refunds: rule.refunds ?? 'recount',
    pending: String(rule.pending_days ?? 0),
    protectedUntil: rule.protected_until ?? '',
    stores: rule.scope?.stores.join('\n') ?? '',
  }
}

export const conditionsOf = ({ qualify }: TierProgram) =>
  'any' in qualify ? qualify.any : 'all' in qualify ? qualify.all : [qualify]

function windowFields(window: QualifyWindow): { window: WindowKind; length: string } {
  if (typeof window === 'string') return { window, length: '12' }
  return 'rolling_days' in window
    ? { window: 'rolling_days', length: String(window.rolling_days) }
    : { window: 'rolling_months', length: String(window.rolling_months) }
}

const validityFields = (validity: Validity): Form['validity'] =>
  typeof validity === 'string'
    ? { kind: validity, months: '12' }
    : { kind: 'months', months: String(validity.months) }

/** What a new program begins with: the usual ladder by the year's net spend. */
export const NEW_PROGRAM: TierProgram = {
  key: '',
  name: { zh: '' },
  qualify: {
    metric: { fact: 'orders', aggregate: 'sum', of: 'net_amount' },
    window: 'calendar_year',
  },
  levels: [
    { key: 'standard', name: { zh: '普通会员', en: 'Standard' }, from: 0 },
    { key: 'silver', name: { zh: '银卡会员', en: 'Silver' }, from: 500_000 },
    { key: 'gold', name: { zh: '金卡会员', en: 'Gold' }, from: 2_000_000 },
    { key: 'diamond', name: { zh: '钻石会员', en: 'Diamond' }, from: 5_000_000 },
  ],
  upgrade: 'at_once',
  validity: 'end_of_next_year',
  downgrade: { when: 'validity_end', to: 'earned', grace_days: 0 },
  refunds: 'recount',
}
