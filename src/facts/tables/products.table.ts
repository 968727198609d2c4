import { versionedTable } from './versioned.ts'

/** What the shop sells. `customer` is 0 throughout: a product belongs to nobody. */
export const productsTable = versionedTable(
  'products',
  [
    'sku String',
    'name String',
    'category LowCardinality(String)',
    'brand LowCardinality(String)',
    'currency LowCardinality(String)',
    'price Nullable(Int64)',
    'cost Nullable(Int64)',
    "at DateTime64(3, 'UTC')",
    'attributes Map(String, String)',
    'digest UInt64',
  ],
  { shardBy: 'sipHash64(sku)' },
)
