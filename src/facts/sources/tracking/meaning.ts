import { ok, type Result } from '#core/result.ts'
import { normalizeIdentifiers } from '../../identity/normalize.ts'
import type { Identifier } from '../../identity/resolve.ts'
import type { CustomerItem } from '../../schema/customer.ts'
import type { EventInput } from '../../schema/event.ts'
import type { FeedbackInput } from '../../schema/feedback.ts'
import type { RefundInput } from '../../schema/refund.ts'
import { behaviourOf, reviewOf } from './behaviour.ts'
import { ecommerceNames, eventType } from './ecommerce-names.ts'
import type { Message } from './message.ts'
import { type OrderChange, orderChangeOf, refundOf } from './order-change.ts'
import { profileOf } from './profile.ts'

export type MeaningContext = {
  readonly zone: string
  readonly currency: string
  readonly channel: string
  /** Whether order events become orders and refunds. */
  readonly orders: boolean
}

/** What a message becomes. */
export type Meaning = {
  readonly message: Message
  readonly event?: EventInput
  readonly customer?: CustomerItem
  readonly order?: OrderChange
  readonly refund?: RefundInput
  readonly feedback?: FeedbackInput
  readonly alias?: { readonly previousId: string; readonly userId: string }
  /** By which identifiers it names a customer, strongest first. */
  readonly who: readonly Identifier[]
}

/** What a message means to a shop: behaviour, a customer's details, orders, refunds, feedback, who is who. */
export function meaningOf(message: Message, context: MeaningContext): Result<Meaning> {
  const who = whoOf(message)
  if (message.type === 'alias') return ok({ message, who, ...aliasOf(message) })
  if (message.type === 'identify')
    return ok({ message, who, customer: profileOf(message, context.zone) })
  const order = context.orders ? orderChangeOf(message, context) : undefined
  if (order && !order.ok) return order
  const refund = context.orders ? refundOf(message, context) : undefined
  if (refund && !refund.ok) return refund
  const feedback = reviewOf(message, context)
  return ok({
    message,
    who,
    event: behaviourOf(message, context),
    ...(order ? { order: order.value } : {}),
    ...(refund ? { refund: refund.value } : {}),
    ...(feedback ? { feedback } : {}),
  })
}

/**
 * Whether it may do more than tell of behaviour. Such a message is remembered by when it was first heard: sent
 * again, it must say the same of the same instant.
 */
export function hasEffects({ type, name }: Message): boolean {
  if (type === 'identify' || type === 'alias') return true
  return type === 'track' && EFFECTS.has(eventType(name ?? ''))
}
const EFFECTS = new Set([
  ...ecommerceNames.map(([type]) => type).filter((type) => type.startsWith('order_')),
  'review',
])

function aliasOf({ previousId, userId }: Message): Pick<Meaning, 'alias'> {
  if (previousId === undefined || userId === undefined || previousId === userId) return {}
  return { alias: { previousId, userId } }
}

/** A value that is no identifier leaves the others. */
function whoOf({ userId, anonymousId }: Message): readonly Identifier[] {
  const ids = normalizeIdentifiers([
    ...(userId === undefined ? [] : [['customer_id', userId, ''] as const]),
    ...(anonymousId === undefined ? [] : [['anonymous_id', anonymousId, ''] as const]),
  ])
  return ids.ok ? ids.value : []
}
