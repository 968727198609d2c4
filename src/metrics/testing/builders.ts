import type { CustomerHistory, EventFact, OrderFact } from '../history.ts'

/** A paid order of 100.00 without anything remarkable; say what matters. */
export const anOrder = (at: number, more: Partial<OrderFact> = {}): OrderFact => ({
  orderId: `o${at}`,
  known: true,
  at,
  orderedAt: at,
  paidAt: at,
  voidAt: null,
  state: 'paid',
  currency: 'CNY',
  total: 10_000,
  discount: 0,
  shipping: 0,
  channel: 'app',
  store: '',
  platform: '',
  source: 'test',
  coupons: [],
  attributes: {},
  lines: [],
  payments: [],
  refunds: [],
  ...more,
})

/** A view of a page. */
export const aView = (at: number, more: Partial<EventFact> = {}): EventFact => ({
  type: 'view',
  at,
  sessionId: '',
  sku: '',
  category: '',
  channel: '',
  platform: '',
  source: 'test',
  value: null,
  seconds: null,
  properties: {},
  ...more,
})

/** Somebody of whom nothing else is known. */
export const aCustomer = (
  customer: number,
  facts: Partial<Omit<CustomerHistory, 'customer'>> = {},
): CustomerHistory => ({ customer, orders: [], events: [], feedback: [], attributes: [], ...facts })
