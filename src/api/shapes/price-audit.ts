import { type Static, Type } from 'typebox'
import { closed, Count, oneOf } from './schema.ts'
import { Text } from './text.ts'
import { Time } from './time.ts'

export const PRICE_FINDINGS = ['altered', 'other_price', 'unknown_offer', 'own_list_price'] as const

const PriceFinding = closed({
  quote: Type.String(),
  at: Time,
  reason: oneOf(PRICE_FINDINGS),
  sentence: Text,
})
export type PriceFinding = Static<typeof PriceFinding>

/** GET /v1/price-audit: whether the same conditions gave the same price. */
export const PriceAudit = closed({
  from: Time,
  to: Time,
  quotes: Count,
  findings: Type.Array(PriceFinding),
  /** Findings beyond the first thousand are counted only. */
  more: Count,
})
export type PriceAudit = Static<typeof PriceAudit>
