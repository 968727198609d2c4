import { preset } from './preset.ts'

/** By the credit score; its weights stand in the metrics dictionary. */
export const classCreditPreset = preset({
  kind: 'class',
  body: {
    key: 'credit',
    name: { zh: '信用等级', en: 'Credit grade' },
    about: {
      zh: '按信用分（完成率、按时付款、纠纷、活跃，权重见指标字典）划分。',
      en: 'By the credit score; its weights stand in the metrics dictionary.',
    },
    choose: 'first',
    values: [
      {
        key: 'excellent',
        name: { zh: '优秀', en: 'Excellent' },
        where: { metric: 'credit_score', at_least: 80 },
      },
      {
        key: 'good',
        name: { zh: '良好', en: 'Good' },
        where: { metric: 'credit_score', at_least: 60 },
      },
      {
        key: 'fair',
        name: { zh: '一般', en: 'Fair' },
        where: { metric: 'credit_score', above: 0 },
      },
    ],
    otherwise: { key: 'unknown', name: { zh: '暂无', en: 'Unknown' } },
  },
})
