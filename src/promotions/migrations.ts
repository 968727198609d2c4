import { sql } from '#sql/sql.ts'
import type { Migration } from '#stores/ports.ts'

/** The promotions room's tables, all in the ledger. */
export const promotionsMigrations: readonly Migration[] = [
  {
    id: '0300-promotions',
    ledger: [
      // What was offered to whom and of what it was made. `body` is kept as it was hashed, for the audit of fairness.
      sql`CREATE TABLE quotes (
            id text PRIMARY KEY,
            customer bigint NOT NULL,
            made_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL,
            state text NOT NULL CHECK (state IN ('open', 'reserved', 'committed', 'released')),
            order_id text,
            hash text NOT NULL,
            body json NOT NULL)`,
      sql`CREATE INDEX quotes_by_time ON quotes (made_at)`,
      sql`CREATE INDEX quotes_reserved ON quotes (expires_at) WHERE state = 'reserved'`,
      // What quotes have taken of the offers' limits. Rows are given back, never deleted.
      sql`CREATE TABLE promotion_uses (
            quote text NOT NULL REFERENCES quotes (id),
            promotion text NOT NULL,
            customer bigint NOT NULL,
            pieces bigint NOT NULL CHECK (pieces >= 0),
            amount bigint NOT NULL CHECK (amount > 0),
            taken_at timestamptz NOT NULL,
            given_back_at timestamptz,
            PRIMARY KEY (quote, promotion))`,
      sql`CREATE INDEX promotion_uses_by_promotion ON promotion_uses (promotion, taken_at)`,
      // Their sums: customer 0 = everybody. Changed by one conditional statement, never read first.
      sql`CREATE TABLE promotion_sums (
            promotion text NOT NULL,
            customer bigint NOT NULL,
            orders bigint NOT NULL CHECK (orders >= 0),
            pieces bigint NOT NULL CHECK (pieces >= 0),
            amount bigint NOT NULL CHECK (amount >= 0),
            PRIMARY KEY (promotion, customer))`,
    ],
  },
  {
    id: '0301-coupons',
    ledger: [
      // Single codes, as hashes: who reads the ledger can use none of them.
      sql`CREATE TABLE coupons (
            id bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
            hash text PRIMARY KEY,
            hint text NOT NULL,
            promotion text NOT NULL,
            customer bigint NOT NULL,
            state text NOT NULL CHECK (state IN ('issued', 'frozen', 'used')),
            quote text REFERENCES quotes (id),
            order_id text,
            issued_at timestamptz NOT NULL,
            issued_by text NOT NULL,
            expires_at timestamptz,
            used_at timestamptz,
            CHECK ((state = 'used') = (used_at IS NOT NULL)),
            CHECK (state <> 'frozen' OR quote IS NOT NULL))`,
      sql`CREATE INDEX coupons_by_quote ON coupons (quote) WHERE quote IS NOT NULL`,
      sql`CREATE INDEX coupons_by_promotion ON coupons (promotion, id)`,
    ],
  },
]
