import { type Static, Type } from 'typebox'
import { Money } from '#core/schemas.ts'
import { closed, ExternalId, FactInput, TimeInput } from './parts.ts'

/** POST /v1/refunds. The order may come later. */
export const RefundInput = closed({
  ...FactInput,
  refund_id: ExternalId,
  order_id: ExternalId,
  refunded_at: TimeInput,
  /** Left out: whatever is left of the order. */
  amount: Type.Optional(Money),
  line_id: Type.Optional(ExternalId),
})
export type RefundInput = Static<typeof RefundInput>
