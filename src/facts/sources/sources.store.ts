import type { Clock } from '#core/clock.ts'
import { secretHash } from '#core/ids.ts'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { Millis } from '#core/time.ts'
import { param, sql } from '#sql/sql.ts'
import { instant, json } from '#stores/instant.ts'
import type { Ledger } from '#stores/ports.ts'

/** Where facts come from. Its key is the `source` of every fact that came through it. */
export type Source = {
  readonly key: string
  readonly kind: string
  readonly name: string
  /** Switched off, it takes nothing in. */
  readonly active: boolean
  readonly settings: Readonly<Record<string, unknown>>
  /** The last letters of the write key, to recognise it by; null = it has none. */
  readonly write_key_hint: string | null
  /** Until when the write key before this one works, or did. */
  readonly previous_until: Millis | null
  readonly version: bigint
  readonly created_at: Millis
  readonly created_by: string
  readonly rotated_at: Millis | null
  readonly last_seen_at: Millis | null
}

export type NewSource = Pick<Source, 'key' | 'kind' | 'name' | 'active' | 'settings'> & {
  readonly by: string
  /** Shown once by whoever makes it; only its hash is kept. */
  readonly writeKey?: string
}

export type Sources = ReturnType<typeof sourcesStore>

/**
 * The sources in the ledger. Write keys are kept as hashes; the secrets of webhooks must be kept as they are, in a
 * table that no listing reads.
 *
 * @example const source = await sourcesStore({ ledger, clock }).find('main-site')
 */
export function sourcesStore({ ledger, clock }: { ledger: Ledger; clock: Clock }) {
  return {
    list: (): Promise<Source[]> =>
      ledger.query<Source>(sql`SELECT ${COLUMNS} FROM sources ORDER BY key COLLATE "C"`),

    async find(key: string): Promise<Source | undefined> {
      const [row] = await ledger.query<Source>(
        sql`SELECT ${COLUMNS} FROM sources WHERE key = ${key}`,
      )
      return row
    },

    /** Whose write key this is: the current one, or the one before while it still works. */
    async findByWriteKey(writeKey: string): Promise<Source | undefined> {
      const hash = secretHash(writeKey)
      const [row] = await ledger.query<Source>(sql`
        SELECT ${COLUMNS} FROM sources
        WHERE write_key_hash = ${hash}
          OR (previous_key_hash = ${hash} AND previous_until > ${instant(clock.now())})`)
      return row
    },

    async create(source: NewSource): Promise<Result<Source>> {
      const [row] = await ledger.query<Source>(sql`
        INSERT INTO sources (key, kind, name, active, settings, write_key_hash, write_key_hint, created_at, created_by)
        VALUES (${source.key}, ${source.kind}, ${source.name}, ${source.active}, ${json(source.settings)},
          ${keyHash(source.writeKey)}, ${keyHint(source.writeKey)}, ${instant(clock.now())}, ${source.by})
        ON CONFLICT (key) DO NOTHING
        RETURNING ${COLUMNS}`)
      return row ? ok(row) : fail(problem('key_taken', { key: source.key }, '/key'))
    },

    async change(
      key: string,
      change: Pick<Source, 'name' | 'active' | 'settings'>,
      version: bigint,
    ): Promise<Result<Source>> {
      const [row] = await ledger.query<Source>(sql`
        UPDATE sources SET name = ${change.name}, active = ${change.active}, settings = ${json(change.settings)},
          version = version + 1
        WHERE key = ${key} AND version = ${param(version, 'Int64')}
        RETURNING ${COLUMNS}`)
      return row ? ok(row) : missing(key)
    },

    async remove(key: string, version: bigint): Promise<Result<Source>> {
      const [row] = await ledger.query<Source>(sql`
        DELETE FROM sources WHERE key = ${key} AND version = ${param(version, 'Int64')}
        RETURNING ${COLUMNS}`)
      return row ? ok(row) : missing(key)
    },

    /** Gives it another write key; the one that it has works until then. */
    async rotate(key: string, writeKey: string, until: Millis): Promise<Result<Source>> {
      const [row] = await ledger.query<Source>(sql`
        UPDATE sources SET
          previous_key_hash = CASE WHEN ${instant(until)} > ${instant(clock.now())} THEN write_key_hash END,
          previous_until = CASE WHEN ${instant(until)} > ${instant(clock.now())} THEN ${instant(until)} END,
          write_key_hash = ${secretHash(writeKey)}, write_key_hint = ${keyHint(writeKey)},
          rotated_at = ${instant(clock.now())}, version = version + 1
        WHERE key = ${key}
        RETURNING ${COLUMNS}`)
      return row ? ok(row) : missing(key)
    },

    /** The secrets of a source by key, for checking signatures; never for showing. */
    async secretsOf(key: string): Promise<Record<string, string>> {
      const rows = await ledger.query<{ key: string; value: string }>(
        sql`SELECT key, value FROM source_secrets WHERE source = ${key}`,
      )
      return Object.fromEntries(rows.map((row) => [row.key, row.value]))
    },

    /** Which secrets are set, of every source. */
    secretsSet: (): Promise<{ source: string; key: string; set_at: Millis }[]> =>
      ledger.query(sql`SELECT source, key, set_at FROM source_secrets`),

    async setSecrets(key: string, secrets: Readonly<Record<string, string>>): Promise<void> {
      for (const [name, value] of Object.entries(secrets)) {
        await ledger.query(sql`
          INSERT INTO source_secrets (source, key, value, set_at)
          VALUES (${key}, ${name}, ${value}, ${instant(clock.now())})
          ON CONFLICT (source, key) DO UPDATE SET value = excluded.value, set_at = excluded.set_at`)
      }
    },
  }

  /** Nobody's key, or one that somebody changed meanwhile. */
  async function missing(key: string): Promise<Result<never>> {
    const [found] = await ledger.query(sql`SELECT 1 AS found FROM sources WHERE key = ${key}`)
    return found
      ? fail(problem('version_conflict'))
      : fail(problem('not_found', { what: 'source', id: key }))
  }
}

const COLUMNS = sql`key, kind, name, active, settings, write_key_hint, previous_until, version, created_at, created_by,
  rotated_at, last_seen_at`

const NOTHING = sql`NULL`
const keyHash = (writeKey: string | undefined) =>
  writeKey === undefined ? NOTHING : sql`${secretHash(writeKey)}`
const keyHint = (writeKey: string | undefined) =>
  writeKey === undefined ? NOTHING : sql`${writeKey.slice(-4)}`
