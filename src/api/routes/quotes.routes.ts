import { type Result, unwrap, ok } from '#core/result.ts'
import { type CustomerPointer, parseCustomerRef } from '../customer-filter.ts'
import { route } from '../route.ts'
import type { Audited } from '../services.ts'
import { PriceAudit } from '../shapes/price-audit.ts'
import { readSpan, spanQuery } from './rule-definitions.routes.ts'
import { Quote, QuoteCommitInput, QuoteInput } from '../shapes/promotion.ts'
import { closed } from '../shapes/schema.ts'
import { Type } from 'typebox'
import { readTime } from '../when.ts'

const params = closed({ id: Type.String({ pattern: '^[0-9a-f]{32}$' }) })
const tag = 'promotions'

export const quotesRoutes = [
  route({
    key: 'quotes.make',
    method: 'POST',
    path: '/v1/quotes',
    policy: 'send_facts',
    tag,
    title: { zh: '为购物车报价', en: 'The price of a cart' },
    body: QuoteInput,
    status: 200,
    answer: Quote,
    unaudited: 'a question; what it was made of is kept with its hash in the ledger',
    handle: async ({ services, actor, body, zone }) => {
      const at = unwrap(readTime(body.at, zone, '/at'))
      return services.quotes.make(actor, body, { customer: unwrap(readCustomer(body)), at })
    },
  }),
  route({
    key: 'quotes.show',
    method: 'GET',
    path: '/v1/quotes/{id}',
    policy: 'read',
    tag,
    title: { zh: '一份报价', en: 'One quote' },
    params,
    status: 200,
    answer: Quote,
    handle: async ({ services, actor, params: { id } }) => services.quotes.show(actor, id),
  }),
  route({
    key: 'quotes.commit',
    method: 'POST',
    path: '/v1/quotes/{id}/commit',
    policy: 'send_facts',
    tag,
    title: { zh: '成交：占用优惠名额', en: 'The cart was bought: what the offers gave is taken' },
    params,
    body: QuoteCommitInput,
    bodyOptional: true,
    status: 200,
    answer: Quote,
    audit: (_call, quote) => taken(quote),
    handle: async ({ services, actor, params: { id }, body }) =>
      services.quotes.commit(actor, id, body),
  }),
  route({
    key: 'quotes.release',
    method: 'POST',
    path: '/v1/quotes/{id}/release',
    policy: 'send_facts',
    tag,
    title: {
      zh: '取消：退回优惠名额',
      en: 'It was not bought, or cancelled: everything is given back',
    },
    params,
    status: 200,
    answer: Quote,
    audit: (_call, quote) => taken(quote),
    handle: async ({ services, actor, params: { id } }) => services.quotes.release(actor, id),
  }),
  route({
    key: 'price_audit.show',
    method: 'GET',
    path: '/v1/price-audit',
    policy: 'read',
    tag,
    title: {
      zh: '价格公平审计：相同条件是否同价（默认最近一天）',
      en: 'Whether the same conditions gave the same price; default the last day',
    },
    query: spanQuery,
    status: 200,
    answer: PriceAudit,
    handle: async ({ services, actor, query, zone }) =>
      services.quotes.audit(actor, unwrap(readSpan(query, zone))),
  }),
]

const taken = (quote: Quote): Omit<Audited, 'action'> => ({
  subject: { kind: 'quote', id: quote.id ?? '' },
  detail: {
    state: quote.state,
    order_id: quote.order_id,
    promotions: quote.discounts.map(({ promotion, amount }) => ({ promotion, amount })),
  },
})

function readCustomer({ customer }: QuoteInput): Result<CustomerPointer | undefined> {
  return customer === undefined ? ok(undefined) : parseCustomerRef(customer)
}
