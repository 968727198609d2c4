/** A rule that is previewed. `budgeted`: what it asks is kept, so that the budget of the design holds for it. */
export type BenchRule = {
  readonly key: string
  readonly says: string
  readonly where: object
  readonly budgeted: boolean
}

/** The rule as somebody asks it who tries one number after the other: the first one of it is another in each round. */
export function varied(where: object, round: number): object {
  const text = JSON.stringify(where)
  return JSON.parse(
    text.replace(
      /"(at_least|above)":(\d+)/,
      (_, ask, number) => `"${ask}":${Number(number) + round}`,
    ),
  )
}

const metric = (key: string, rest: object): object => ({ metric: key, ...rest })
const did = (event: string, rest: object = {}): object => ({ did: { event, ...rest } })
const days = (count: number): object => ({ within: { days: count } })

export const benchRules: readonly BenchRule[] = [
  {
    key: 'one',
    says: '1 condition: net spend',
    where: metric('monetary', { at_least: 200_000 }),
    budgeted: true,
  },
  {
    key: 'one_window',
    says: '1 condition with a window: viewed 5 times in 30 days',
    where: did('view', { ...days(30), count: { at_least: 5 } }),
    budgeted: true,
  },
  {
    key: 'five',
    says: '5 conditions, nested: spend, window, tier, segment, consent',
    where: {
      all: [
        metric('net_spend_90', { at_least: 20_000 }),
        {
          any: [
            { tier: { program: 'membership', at_least: 'silver' } },
            metric('orders_365', { at_least: 6 }),
          ],
        },
        { not: { segment: 'silent' } },
        { consent: 'sms' },
      ],
    },
    budgeted: true,
  },
  {
    key: 'twenty',
    says: '20 conditions, nested three deep: metrics, windows, tier, RFM, tags, class, segments, consent',
    where: {
      all: [
        {
          any: [
            {
              all: [
                metric('monetary', { at_least: 100_000 }),
                metric('frequency', { at_least: 3 }),
              ],
            },
            { all: [metric('net_spend_30', { above: 0 }), metric('views_30', { at_least: 10 })] },
            { rfm: { class: ['key_value', 'key_keep'] } },
          ],
        },
        {
          any: [
            { tier: { program: 'membership', at_least: 'silver' } },
            { tag: 'coupon-hunter' },
            { class: 'worth', is: 'high' },
            { segment: 'regulars' },
          ],
        },
        {
          not: {
            any: [
              { segment: 'silent' },
              metric('refunded', { above: 50_000 }),
              {
                all: [
                  metric('completion', { below: 0.5 }),
                  metric('orders_placed', { at_least: 4 }),
                ],
              },
            ],
          },
        },
        did('view', { ...days(90), count: { at_least: 1 } }),
        {
          any: [
            metric('favourite_channel', { in: ['tmall', 'douyin'] }),
            metric('coupon_share', { at_least: 0.1 }),
            metric('active_days_30', { at_least: 2 }),
          ],
        },
        { any: [{ consent: 'sms' }, { consent: 'email' }] },
        metric('recency_days', { at_most: 365 }),
      ],
    },
    budgeted: true,
  },
  {
    key: 'orders_window',
    says: 'orders said on the spot: paid through Tmall, 45 days',
    where: did('order_paid', { ...days(45), where: [{ field: 'channel', is: 'tmall' }] }),
    budgeted: false,
  },
  {
    key: 'events_window',
    says: 'behaviour said on the spot: viewed category-3 twice in 14 days',
    where: did('view', {
      ...days(14),
      where: [{ field: 'category', is: 'category-3' }],
      count: { at_least: 2 },
    }),
    budgeted: false,
  },
  {
    key: 'attribute',
    says: 'attribute: city',
    where: { attribute: 'city', in: ['city-7', 'city-8', 'city-9'] },
    budgeted: false,
  },
]
