import { sql } from '#sql/sql.ts'
import type { Migration } from '#stores/ports.ts'
import { metricsTable } from './metrics-table.ts'
import { priceLevelsTable } from './prices/price-levels.table.ts'

/** The metrics room's schemas in both engines. */
export const metricsMigrations: readonly Migration[] = [
  {
    id: '0020-metrics',
    // Without a metric so far; the first full evaluation brings the columns.
    tables: [metricsTable({ columns: [] })],
    ledger: [
      sql`CREATE TABLE metric_layout (
            one boolean PRIMARY KEY DEFAULT true CHECK (one),
            columns jsonb NOT NULL,
            zone text NOT NULL,
            currency text NOT NULL,
            rev bigint NOT NULL,
            as_of timestamptz NOT NULL)`,
    ],
  },
  { id: '0230-price-levels', tables: [priceLevelsTable] },
]
