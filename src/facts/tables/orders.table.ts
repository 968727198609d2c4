import { versionedTable } from './versioned.ts'

/**
 * An order with all that belongs to it. Amounts are minor units of `currency`; arrays that begin with the same
 * word run in parallel.
 */
export const ordersTable = versionedTable('orders', [
  'order_id String',
  // The source's own version (e.g. updated-at in milliseconds); an older one never replaces a newer one.
  'version UInt64',
  // 0: only refunds have come so far.
  'known UInt8',
  // From when the order counts: paid_at, else ordered_at; for an unknown order its first refund.
  "at DateTime64(3, 'UTC')",
  "ordered_at DateTime64(3, 'UTC')",
  "paid_at Nullable(DateTime64(3, 'UTC'))",
  // From when a cancelled or wholly refunded order no longer counts, where no refund says it.
  "void_at Nullable(DateTime64(3, 'UTC'))",
  // pending: not paid, does not count; paid: counts; void: counts until void_at.
  'state LowCardinality(String)',
  'status LowCardinality(String)',
  'currency LowCardinality(String)',
  'total Int64',
  'discount Int64',
  'shipping Int64',
  'channel LowCardinality(String)',
  'store LowCardinality(String)',
  'platform LowCardinality(String)',
  'coupons Array(String)',
  'line_key Array(String)',
  'line_sku Array(String)',
  'line_name Array(String)',
  'line_category Array(LowCardinality(String))',
  'line_brand Array(LowCardinality(String))',
  'line_quantity Array(Decimal(18, 3))',
  'line_unit_price Array(Int64)',
  'line_discount Array(Int64)',
  'line_total Array(Int64)',
  'payment_id Array(String)',
  "payment_at Array(DateTime64(3, 'UTC'))",
  'payment_method Array(LowCardinality(String))',
  'payment_amount Array(Int64)',
  'refund_id Array(String)',
  // Line of the order, or part of the refund, that this piece is for; '' = the order as a whole.
  'refund_line Array(String)',
  "refund_at Array(DateTime64(3, 'UTC'))",
  // -1 = whatever is left of the order.
  'refund_amount Array(Int64)',
  'attributes Map(String, String)',
  // Hash of what the source said: equal digest, unchanged order.
  'digest UInt64',
])
