import { registry } from '#core/registry.ts'
import { attributesFact } from './attributes.fact.ts'
import { eventsFact } from './events.fact.ts'
import { feedbackFact } from './feedback.fact.ts'
import { orderLinesFact } from './order-lines.fact.ts'
import { ordersFact } from './orders.fact.ts'
import { paymentsFact } from './payments.fact.ts'
import { placedOrdersFact } from './placed-orders.fact.ts'
import { refundsFact } from './refunds.fact.ts'

/** Kinds of fact that metrics can be made of. */
export const facts = registry('fact', [
  ordersFact,
  placedOrdersFact,
  orderLinesFact,
  refundsFact,
  paymentsFact,
  eventsFact,
  feedbackFact,
  attributesFact,
])
