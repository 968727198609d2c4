import { Type } from 'typebox'
import { ok, type Result, unwrap } from '#core/result.ts'
import { paging } from '../cursor.ts'
import { type CustomerPointer, parseCustomerRef } from '../customer-filter.ts'
import { route } from '../route.ts'
import {
  Coupon,
  COUPON_STATES,
  CouponIssueInput,
  CouponRedeemInput,
  CouponsIssued,
} from '../shapes/coupon.ts'
import { page, PageQuery } from '../shapes/page.ts'
import { closed, Key, oneOf } from '../shapes/schema.ts'
import { readTime } from '../when.ts'

const tag = 'promotions'
const Coupons = page(Coupon)
const query = closed({
  promotion: Type.Optional(Key),
  state: Type.Optional(oneOf(COUPON_STATES)),
  ...PageQuery,
})

export const couponsRoutes = [
  route({
    key: 'coupons.list',
    method: 'GET',
    path: '/v1/coupons',
    policy: 'read',
    tag,
    title: { zh: '已发的券码（不含券码本身）', en: 'Single codes, without the codes themselves' },
    query,
    status: 200,
    answer: Coupons,
    handle: async ({ services, actor, query: asked }) => {
      const { page: wanted, answer } = paging('coupons', asked)
      const { promotion, state } = asked
      const listed = await services.coupons.list(actor, { promotion, state }, unwrap(wanted))
      return ok(answer(unwrap(listed)))
    },
  }),
  route({
    key: 'coupons.issue',
    method: 'POST',
    path: '/v1/coupons',
    policy: 'define',
    tag,
    title: { zh: '发券：生成一次性券码', en: 'Issue single codes; they are shown once' },
    body: CouponIssueInput,
    status: 201,
    answer: CouponsIssued,
    secret: true,
    audit: ({ body }, issued) => ({
      subject: { kind: 'promotion', id: issued.promotion },
      detail: {
        count: issued.codes.length,
        expires_at: issued.expires_at,
        personal: body.customer !== undefined,
      },
    }),
    handle: async ({ services, actor, body, zone }) => {
      const expiresAt = unwrap(readTime(body.expires_at, zone, '/expires_at'))
      const customer = unwrap(readCustomer(body.customer))
      return services.coupons.issue(actor, body, { customer, expiresAt })
    },
  }),
  route({
    key: 'coupons.redeem',
    method: 'POST',
    path: '/v1/coupons/{code}/redeem',
    policy: 'send_facts',
    tag,
    title: { zh: '核销一张券', en: 'Use a code outside of a quote' },
    params: closed({ code: Type.String({ minLength: 4, maxLength: 80 }) }),
    body: CouponRedeemInput,
    bodyOptional: true,
    status: 200,
    answer: Coupon,
    audit: (_call, coupon) => ({
      subject: { kind: 'promotion', id: coupon.promotion },
      detail: { hint: coupon.hint, order_id: coupon.order_id },
    }),
    handle: async ({ services, actor, params: { code }, body }) =>
      services.coupons.redeem(actor, code, {
        customer: unwrap(readCustomer(body.customer)),
        orderId: body.order_id,
      }),
  }),
]

const readCustomer = (text: string | undefined): Result<CustomerPointer | undefined> =>
  text === undefined ? ok(undefined) : parseCustomerRef(text)
