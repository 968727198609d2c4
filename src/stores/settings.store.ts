import type { Clock } from '#core/clock.ts'
import type { Json } from '#core/json.ts'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { sql } from '#sql/sql.ts'
import { instant, json } from './instant.ts'
import type { Ledger } from './ports.ts'

/** A setting with the version that a change must name. */
export type Setting = { readonly value: Json; readonly version: number }

export type SettingsStore = ReturnType<typeof settingsStore>

/** What the shop has set: JSON values under a key. */
export function settingsStore({
  ledger,
  clock,
}: {
  readonly ledger: Ledger
  readonly clock: Clock
}) {
  return {
    async get(key: string): Promise<Setting | undefined> {
      const [row] = await ledger.query<Row>(
        sql`SELECT value, version FROM settings WHERE key = ${key}`,
      )
      return row && toSetting(row)
    },
    async all(): Promise<Record<string, Json>> {
      const rows = await ledger.query<Row & { key: string }>(
        sql`SELECT key, value, version FROM settings ORDER BY key`,
      )
      return Object.fromEntries(rows.map(({ key, value }) => [key, value]))
    },
    /** Sets it, whatever it was; with `ifVersion` only if it still is that version (0: not set yet). */
    async set(
      key: string,
      value: Json,
      options: { ifVersion?: number } = {},
    ): Promise<Result<Setting>> {
      const { ifVersion } = options
      const condition = ifVersion === undefined ? sql`true` : sql`settings.version = ${ifVersion}`
      const insert =
        ifVersion === undefined || ifVersion === 0
          ? sql`true`
          : sql`EXISTS (SELECT FROM settings WHERE key = ${key})`
      const [row] = await ledger.query<Row>(sql`INSERT INTO settings (key, value, changed_at)
        SELECT ${key}, ${json(value)}, ${instant(clock.now())} WHERE ${insert}
        ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at, version = settings.version + 1
          WHERE ${condition}
        RETURNING value, version`)
      return row ? ok(toSetting(row)) : fail(problem('version_conflict'))
    },
    async remove(key: string): Promise<void> {
      await ledger.query(sql`DELETE FROM settings WHERE key = ${key}`)
    },
  }
}

type Row = { value: Json; version: bigint }
const toSetting = ({ value, version }: Row): Setting => ({ value, version: Number(version) })
