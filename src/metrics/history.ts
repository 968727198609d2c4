import type { Millis } from '#core/time.ts'
import type { PriceLevels } from './prices/price-levels.ts'

/**
 * All facts of one customer, as they are known: what the TypeScript meaning of a metric works on. Amounts are
 * minor units; decimals are whole numbers of their smallest step (quantity and seconds: thousandths, value:
 * ten-thousandths, score: thousandths).
 */
export type CustomerHistory = {
  readonly customer: number
  readonly orders: readonly OrderFact[]
  readonly events: readonly EventFact[]
  readonly feedback: readonly FeedbackFact[]
  readonly attributes: readonly AttributeFact[]
  /** How dear goods are in the shop, where that was drawn. */
  readonly prices?: PriceLevels
}

export type OrderFact = {
  readonly orderId: string
  readonly known: boolean
  readonly at: Millis
  readonly orderedAt: Millis
  readonly paidAt: Millis | null
  readonly voidAt: Millis | null
  readonly state: string
  readonly currency: string
  readonly total: number
  readonly discount: number
  readonly shipping: number
  readonly channel: string
  readonly store: string
  readonly platform: string
  readonly source: string
  readonly coupons: readonly string[]
  readonly attributes: Readonly<Record<string, string>>
  readonly lines: readonly OrderLine[]
  readonly payments: readonly Payment[]
  readonly refunds: readonly Refund[]
}

export type OrderLine = {
  readonly sku: string
  readonly category: string
  readonly brand: string
  /** Thousandths. */
  readonly quantity: number
  readonly unitPrice: number
  readonly discount: number
  readonly total: number
}

export type Payment = { readonly at: Millis; readonly method: string; readonly amount: number }

/** `amount` -1: whatever is left of the order. */
export type Refund = { readonly at: Millis; readonly amount: number }

export type EventFact = {
  /** Read where facts are cited. */
  readonly key?: string
  readonly type: string
  readonly at: Millis
  readonly sessionId: string
  readonly sku: string
  readonly category: string
  readonly channel: string
  readonly platform: string
  readonly source: string
  /** Ten-thousandths. */
  readonly value: number | null
  /** Thousandths of a second. */
  readonly seconds: number | null
  readonly properties: Readonly<Record<string, string>>
}

export type FeedbackFact = {
  /** The shop's own id; read where facts are cited. */
  readonly key?: string
  readonly kind: string
  readonly at: Millis
  /** Thousandths. */
  readonly score: number | null
  readonly text: string
  readonly orderId: string
  readonly channel: string
}

export type AttributeFact = { readonly name: string; readonly at: Millis; readonly value: string }
