import { versionedTable } from './versioned.ts'

/** What a customer told the shop: review, csat, nps, ces, contact. */
export const feedbackTable = versionedTable('feedback', [
  'feedback_id String',
  'kind LowCardinality(String)',
  "at DateTime64(3, 'UTC')",
  'score Nullable(Decimal(9, 3))',
  'text String',
  'order_id String',
  'channel LowCardinality(String)',
  'digest UInt64',
])
