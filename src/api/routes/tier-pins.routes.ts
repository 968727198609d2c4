import { Type } from 'typebox'
import { ok, unwrap } from '#core/result.ts'
import { pointTo } from '../auth/pointing.ts'
import { route } from '../route.ts'
import { CustomerRef } from '../shapes/customer.ts'
import { closed } from '../shapes/schema.ts'
import { TierPin, TierPinInput } from '../shapes/tier.ts'
import { readTime } from '../when.ts'

const customer = closed({ id: CustomerRef })
const Pins = closed({ data: Type.Array(TierPin) })

export const tierPinsRoutes = [
  route({
    key: 'tier_pins.list',
    method: 'GET',
    path: '/v1/customers/{id}/tier-pins',
    policy: 'read',
    tag: 'tiers',
    title: { zh: '客户的手动等级', en: 'The customer’s pinned tiers' },
    params: customer,
    status: 200,
    answer: Pins,
    handle: async ({ services, actor, params: { id } }) =>
      ok({ data: unwrap(await services.customers.pins(actor, unwrap(pointTo(actor, id)))) }),
  }),
  route({
    key: 'tier_pins.create',
    method: 'POST',
    path: '/v1/customers/{id}/tier-pins',
    policy: 'pin',
    tag: 'tiers',
    title: { zh: '手动指定等级', en: 'Pin the customer to a tier' },
    params: customer,
    body: TierPinInput,
    status: 201,
    answer: TierPin,
    audit: ({ params: { id }, body }, pin) => ({
      subject: { kind: 'tier_pin', id: pin.id },
      detail: { customer: id, ...body },
    }),
    handle: async ({ services, actor, params: { id }, body, zone }) => {
      const until = unwrap(readTime(body.until, zone, '/until'))
      const { program, level, reason } = body
      return services.customers.pin(actor, unwrap(pointTo(actor, id)), {
        program,
        level,
        reason,
        until,
      })
    },
  }),
  route({
    key: 'tier_pins.remove',
    method: 'DELETE',
    path: '/v1/customers/{id}/tier-pins/{pin}',
    policy: 'pin',
    tag: 'tiers',
    title: { zh: '取消手动等级', en: 'Take a pin away' },
    params: closed({ id: CustomerRef, pin: Type.String({ maxLength: 100 }) }),
    status: 200,
    answer: TierPin,
    audit: ({ params: { id } }, pin) => ({
      subject: { kind: 'tier_pin', id: pin.id },
      detail: { customer: id, program: pin.program, level: pin.level },
    }),
    handle: async ({ services, actor, params: { id, pin } }) =>
      services.customers.unpin(actor, unwrap(pointTo(actor, id)), pin),
  }),
]
