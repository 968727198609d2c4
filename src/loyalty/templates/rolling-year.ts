import type { TierProgramTemplate } from './template.ts'

/** Twelve months back from every day: nobody starts from nothing on New Year's Day. */
export const rollingYearTemplate: TierProgramTemplate = {
  key: 'rolling-year',
  about: {
    zh: '看最近 12 个月的净消费，达标后保留 12 个月；到期前消费达到八成即可保级，另有 30 天宽限。',
    en: 'By net spend of the last 12 months, held for 12 months; four fifths of the threshold keep the level, with 30 days of grace.',
  },
  program: {
    key: 'rolling-year',
    name: { zh: '滚动年度会员', en: 'Rolling year' },
    kind: 'tier-program',
    qualify: {
      metric: { fact: 'orders', aggregate: 'sum', of: 'net_amount' },
      window: { rolling_months: 12 },
    },
    levels: [
      { key: 'standard', name: { zh: '普通会员', en: 'Standard' }, from: 0 },
      { key: 'silver', name: { zh: '银卡会员', en: 'Silver' }, from: 300_000 },
      { key: 'gold', name: { zh: '金卡会员', en: 'Gold' }, from: 1_000_000 },
      { key: 'black', name: { zh: '黑卡会员', en: 'Black' }, from: 3_000_000 },
    ],
    upgrade: 'at_once',
    validity: { months: 12 },
    downgrade: {
      when: 'validity_end',
      to: 'earned',
      grace_days: 30,
      keep_level: { silver: 240_000, gold: 800_000, black: 2_400_000 },
      notice_days: 30,
    },
    refunds: 'recount',
    pending_days: 7,
  },
}
