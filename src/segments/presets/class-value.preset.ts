import { preset } from './preset.ts'

/** Twelve months: much and often is high; little but dear is potential high; other buyers ordinary; who has not bought, prospect. */
export const classValuePreset = preset({
  kind: 'class',
  body: {
    key: 'value',
    name: { zh: '客户价值', en: 'Customer value' },
    about: {
      zh: '近 12 个月：买得多又买得勤为高价值，单数少但金额高为潜在高价值，其余买过的为普通，未购买的为潜在。',
      en: 'Twelve months: much and often is high; little but dear is potential high; other buyers ordinary; who has not bought, prospect.',
    },
    choose: 'first',
    values: [
      {
        key: 'high',
        name: { zh: '高价值客户', en: 'High-value' },
        where: {
          all: [
            { metric: 'net_spend_12m', at_least: 200000 },
            { metric: 'orders_12m', at_least: 4 },
          ],
        },
      },
      {
        key: 'potential_high',
        name: { zh: '潜在高价值客户', en: 'Potential high-value' },
        where: {
          all: [
            { metric: 'net_spend_12m', at_least: 200000 },
            { metric: 'orders_12m', at_most: 3 },
          ],
        },
      },
      {
        key: 'ordinary',
        name: { zh: '普通客户', en: 'Ordinary' },
        where: { metric: 'frequency', at_least: 1 },
      },
    ],
    otherwise: { key: 'prospect', name: { zh: '潜在客户', en: 'Prospect' } },
  },
})
