import { versionedTable } from './versioned.ts'

/** Something a customer did: view, click, cart_add, favourite, share, review, login … */
export const eventsTable = versionedTable(
  'events',
  [
    'event_id String',
    'type LowCardinality(String)',
    "at DateTime64(3, 'UTC')",
    'session_id String',
    'sku String',
    'category LowCardinality(String)',
    'channel LowCardinality(String)',
    'platform LowCardinality(String)',
    'value Nullable(Decimal(18, 4))',
    // Dwell time.
    'seconds Nullable(Decimal(12, 3))',
    'properties Map(LowCardinality(String), String)',
    'digest UInt64',
  ],
  { sortAfterCustomer: 'at' },
)
