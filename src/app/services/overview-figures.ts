import type { Figure, Overview } from '#api/shapes/overview.ts'
import type { DayRange } from './overview-periods.ts'
import type { BuyersRead, SalesDay } from './overview-sales.store.ts'

/** What sales were, in the period and in the one before. */
export type Sales = { readonly days: readonly SalesDay[]; readonly buyers: BuyersRead }

/** The headline numbers. `isOpen`: the period ends now, so that the customers behind it can be found by their last order. */
export function figuresOf(
  sales: Sales,
  range: DayRange,
  { customers, isOpen }: { readonly customers: number; readonly isOpen: boolean },
): Figure[] {
  const own = totals(sales.days.filter((day) => day.day >= range.from))
  const previous = totals(sales.days.filter((day) => day.day < range.from))
  const { now, previous: before } = sales.buyers
  const { from, to } = range.periods
  const bought = isOpen ? query(`last_order_at>=${from}`) : null
  return [
    figure(
      'customers',
      ['客户数', 'Customers'],
      ['有任何订单、行为、反馈或资料的客户。', 'Everybody of whom anything is known.'],
      {
        unit: 'count',
        value: customers,
        previous: null,
        customers: 'sort=-monetary',
      },
    ),
    figure(
      'net_sales',
      ['净销售额', 'Net sales'],
      [
        '本期付款订单金额，减去这些订单至今的退款；含未注册客户。',
        'Orders paid in the period minus what was refunded of them; guests included.',
      ],
      {
        unit: 'money',
        value: own.netSales,
        previous: previous.netSales,
        customers: bought,
      },
    ),
    figure(
      'orders',
      ['订单数', 'Orders'],
      [
        '本期有效订单：已付款、未取消、未全额退款。',
        'Orders of the period that count: paid, not cancelled, not wholly refunded.',
      ],
      {
        unit: 'count',
        value: own.orders,
        previous: previous.orders,
        customers: bought,
      },
    ),
    figure(
      'average_order_value',
      ['客单价', 'Average order value'],
      ['净销售额 ÷ 订单数。', 'Net sales per order.'],
      {
        unit: 'money',
        value: ratio(own.netSales, own.orders),
        previous: ratio(previous.netSales, previous.orders),
        customers: bought,
      },
    ),
    figure(
      'buyers',
      ['下单客户', 'Buyers'],
      ['本期有有效订单的客户。', 'Customers with an order that counts in the period.'],
      {
        unit: 'count',
        value: now.buyers,
        previous: before.buyers,
        customers: bought,
      },
    ),
    figure(
      'new_customers',
      ['新客户', 'New customers'],
      ['首次下单在本期的客户。', 'Customers whose first order was in the period.'],
      {
        unit: 'count',
        value: now.newcomers,
        previous: before.newcomers,
        customers: query(`first_order_at>=${from}`, `first_order_at<=${to}`),
      },
    ),
    figure(
      'repeat_rate',
      ['复购率', 'Repeat rate'],
      [
        '本期下单客户中，到期末累计下单两次及以上的比例。',
        'Of the period’s buyers, those who had ordered at least twice by its end.',
      ],
      {
        unit: 'basis_points',
        value: ratio(10_000 * now.returning, now.buyers),
        previous: ratio(10_000 * before.returning, before.buyers),
        customers: isOpen ? query(`last_order_at>=${from}`, 'frequency>=2') : null,
      },
    ),
  ]
}

/** The period day by day; a day without sales is there, too. */
export function daysOf({ days, buyers }: Sales, range: DayRange): Overview['days'] {
  const byDay = new Map(days.map((day) => [day.day, day]))
  return range.days.map((day) => {
    const own = byDay.get(day)
    return {
      day,
      net_sales: own?.netSales ?? 0,
      orders: own?.orders ?? 0,
      customers: own?.customers ?? 0,
      new_customers: buyers.newcomersByDay.get(day) ?? 0,
    }
  })
}

const totals = (days: readonly SalesDay[]): { netSales: number; orders: number } => ({
  netSales: days.reduce((sum, day) => sum + day.netSales, 0),
  orders: days.reduce((sum, day) => sum + day.orders, 0),
})

const ratio = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round(part / whole)

const query = (...where: readonly string[]): string =>
  where.map((one) => `where=${encodeURIComponent(one)}`).join('&')

function figure(
  key: string,
  [zh, en]: readonly [zh: string, en: string],
  [zhSentence, enSentence]: readonly [zh: string, en: string],
  rest: Pick<Figure, 'unit' | 'value' | 'previous' | 'customers'>,
): Figure {
  return { key, name: { zh, en }, sentence: { zh: zhSentence, en: enSentence }, ...rest }
}
