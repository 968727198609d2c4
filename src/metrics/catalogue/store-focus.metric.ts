import type { MetricDefinition } from '../metric-spec.ts'

export const storeFocusMetric: MetricDefinition = {
  key: 'store_focus',
  name: { zh: '门店集中度', en: 'Share of the favourite store' },
  description: {
    zh: '常去门店占全部门店订单的比例。',
    en: 'The favourite store’s share of all orders placed in stores.',
  },
  unit: 'ratio',
  null_value: 'null',
  spec: { fact: 'orders', aggregate: 'top_share', of: 'store' },
}
