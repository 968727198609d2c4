import { preset } from './preset.ts'

/** By place among everybody: top fifth, top half, the rest. */
export const classAmountRankPreset = preset({
  kind: 'class',
  body: {
    key: 'amount-rank',
    name: { zh: '消费金额排名', en: 'Spend rank' },
    about: {
      zh: '按累计消费金额在全部客户中的位置：前 20%、前 50%、其余。',
      en: 'By place among everybody: top fifth, top half, the rest.',
    },
    choose: 'first',
    values: [
      {
        key: 'top',
        name: { zh: '前 20%', en: 'Top 20%' },
        where: {
          all: [
            { metric: 'monetary', top_percent: 20 },
            { metric: 'frequency', at_least: 1 },
          ],
        },
      },
      {
        key: 'upper',
        name: { zh: '前 50%', en: 'Top 50%' },
        where: {
          all: [
            { metric: 'monetary', top_percent: 50 },
            { metric: 'frequency', at_least: 1 },
          ],
        },
      },
    ],
    otherwise: { key: 'rest', name: { zh: '其余', en: 'The rest' } },
  },
})
