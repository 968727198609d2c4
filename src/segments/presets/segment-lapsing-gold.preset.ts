import { preset } from './preset.ts'

/** Silver or higher, no order for 45 days. */
export const segmentLapsingGoldPreset = preset({
  kind: 'segment',
  body: {
    key: 'lapsing-gold',
    name: { zh: '将流失高等级客户', en: 'Lapsing high tiers' },
    about: { zh: '银卡及以上，45 天没有下单。', en: 'Silver or higher, no order for 45 days.' },
    kind: 'dynamic',
    where: {
      all: [
        { tier: { program: 'membership', at_least: 'silver' } },
        { not: { did: { event: 'order_paid', within: { days: 45 } } } },
      ],
    },
  },
})
