import { preset } from './preset.ts'

/** The highest of three scores of behaviour (at least 30): discounts, quality, service; balanced where none is. People may set it. */
export const classDemandPreset = preset({
  kind: 'class',
  body: {
    key: 'demand',
    name: { zh: '客户需求类型', en: 'Demand type' },
    about: {
      zh: '按优惠、品质和服务三方面行为得分，取最高者（不低于 30 分）；分数都低为均衡型。可由问卷或客服人工指定。',
      en: 'The highest of three scores of behaviour (at least 30): discounts, quality, service; balanced where none is. People may set it.',
    },
    choose: 'highest',
    values: [
      {
        key: 'price_sensitive',
        name: { zh: '价格敏感型', en: 'Price-sensitive' },
        at_least: 30,
        score: {
          score: {
            parts: [
              {
                of: {
                  ratio: {
                    of: {
                      fact: 'orders',
                      aggregate: 'count',
                      where: [{ field: 'is_discounted', is: true }],
                    },
                    per: { fact: 'orders', aggregate: 'count' },
                  },
                },
                weight: 40,
                from: 0,
                to: 1,
              },
              {
                of: {
                  ratio: {
                    of: {
                      fact: 'orders',
                      aggregate: 'count',
                      where: [{ field: 'has_coupon', is: true }],
                    },
                    per: { fact: 'orders', aggregate: 'count' },
                  },
                },
                weight: 30,
                from: 0,
                to: 1,
              },
              {
                of: {
                  fact: 'events',
                  aggregate: 'count',
                  where: [{ field: 'type', is: 'campaign_join' }],
                  within: { days: 90 },
                },
                weight: 30,
                from: 0,
                to: 3,
              },
            ],
            scale: 100,
          },
        },
      },
      {
        key: 'quality_sensitive',
        name: { zh: '质量敏感型', en: 'Quality-sensitive' },
        at_least: 30,
        score: {
          score: {
            parts: [
              {
                of: {
                  fact: 'events',
                  aggregate: 'count',
                  where: [{ field: 'type', in: ['view_certificate', 'view_reviews'] }],
                  within: { days: 90 },
                },
                weight: 40,
                from: 0,
                to: 4,
              },
              {
                of: {
                  fact: 'order_lines',
                  aggregate: 'avg',
                  of: 'price_rank',
                  within: { months: 12 },
                },
                weight: 30,
                from: 40,
                to: 80,
              },
              {
                of: {
                  ratio: {
                    of: {
                      fact: 'orders',
                      aggregate: 'count',
                      where: [{ field: 'is_discounted', is: true }],
                    },
                    per: { fact: 'orders', aggregate: 'count' },
                  },
                },
                weight: 30,
                from: 1,
                to: 0,
              },
            ],
            scale: 100,
          },
        },
      },
      {
        key: 'service_sensitive',
        name: { zh: '服务敏感型', en: 'Service-sensitive' },
        at_least: 30,
        score: {
          score: {
            parts: [
              {
                of: {
                  ratio: {
                    of: {
                      fact: 'feedback',
                      aggregate: 'count',
                      where: [{ field: 'kind', is: 'contact' }],
                    },
                    per: { fact: 'orders', aggregate: 'count' },
                  },
                },
                weight: 50,
                from: 0,
                to: 1,
              },
              {
                of: {
                  fact: 'events',
                  aggregate: 'count',
                  where: [{ field: 'type', is: 'after_sale' }],
                  within: { months: 12 },
                },
                weight: 30,
                from: 0,
                to: 2,
              },
              {
                of: {
                  ratio: {
                    of: {
                      fact: 'placed_orders',
                      aggregate: 'count',
                      where: [{ field: 'attributes.delivery', is: 'express' }],
                    },
                    per: { fact: 'placed_orders', aggregate: 'count' },
                  },
                },
                weight: 20,
                from: 0,
                to: 1,
              },
            ],
            scale: 100,
          },
        },
      },
    ],
    otherwise: { key: 'balanced', name: { zh: '均衡型', en: 'Balanced' } },
  },
})
