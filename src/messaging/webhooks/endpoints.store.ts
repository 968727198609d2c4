import type { Clock } from '#core/clock.ts'
import { timeOrderedId } from '#core/ids.ts'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { Millis } from '#core/time.ts'
import { type Sql, sql } from '#sql/sql.ts'
import { instant, texts } from '#stores/instant.ts'
import type { Ledger } from '#stores/ports.ts'
import { signingSecret } from './message.ts'
import { DAY } from './retry.ts'

/** '' = it is enabled. */
export type DisabledWhy = '' | 'hand' | 'gone' | 'failing'

/** Somebody who is told. */
export type Endpoint = {
  readonly id: string
  readonly name: string
  readonly url: string
  readonly types: readonly string[]
  /** Definitions such as segment:vip; empty = all. */
  readonly about: readonly string[]
  readonly backfill: boolean
  readonly enabled: boolean
  readonly disabledWhy: DisabledWhy
  /** Since when nothing was taken; null = the last one was. */
  readonly failingSince: Millis | null
  readonly lastSuccessAt: Millis | null
  /** Until when the secret before the present one signs, too. */
  readonly previousUntil: Millis | null
  readonly pending: number
  readonly failed: number
  readonly version: number
  readonly createdAt: Millis
  readonly createdBy: string
}

export type EndpointInput = Pick<
  Endpoint,
  'name' | 'url' | 'types' | 'about' | 'backfill' | 'enabled'
>

/** What decides whether an endpoint is told. */
export type Listening = Pick<
  Endpoint,
  'id' | 'types' | 'about' | 'backfill' | 'enabled' | 'createdAt'
>

/** Both secrets sign for so long after a rotation. */
export const ROTATION_MS = DAY

export function endpointsStore({
  ledger,
  clock,
}: {
  readonly ledger: Ledger
  readonly clock: Clock
}) {
  const one = async (statement: Sql): Promise<Endpoint | undefined> => {
    const [row] = await ledger.query<Row>(statement)
    return row && toEndpoint(row)
  }
  const find = (id: string) => one(sql`SELECT ${COLUMNS} FROM webhook_endpoints e WHERE id = ${id}`)
  const found = (id: string, endpoint: Endpoint | undefined): Result<Endpoint> =>
    endpoint ? ok(endpoint) : fail(problem('not_found', { what: 'webhook endpoint', id }))

  return {
    find,
    show: async (id: string) => found(id, await find(id)),
    list: async (): Promise<Endpoint[]> => {
      const rows = await ledger.query<Row>(
        sql`SELECT ${COLUMNS} FROM webhook_endpoints e ORDER BY created_at, id`,
      )
      return rows.map(toEndpoint)
    },

    /** Those that are told, without what became of their deliveries: counting these takes time. */
    listening: (): Promise<Listening[]> =>
      ledger.query<Listening>(sql`
        SELECT id, types, about, backfill, enabled, created_at AS "createdAt"
        FROM webhook_endpoints WHERE enabled ORDER BY created_at, id`),

    /** The secret is given this once. */
    async create(
      input: EndpointInput,
      by: string,
    ): Promise<{ endpoint: Endpoint; secret: string }> {
      const id = `we_${timeOrderedId(clock.now())}`
      const secret = signingSecret()
      await ledger.query(sql`
        INSERT INTO webhook_endpoints (id, name, url, types, about, backfill, enabled, disabled_why, secret, created_at, created_by)
        VALUES (${id}, ${input.name}, ${input.url}, ${texts(input.types)}, ${texts(input.about)}, ${input.backfill},
          ${input.enabled}, ${input.enabled ? '' : 'hand'}, ${secret}, ${instant(clock.now())}, ${by})`)
      const made = await find(id)
      if (made === undefined) throw new Error('INSERT gave no row')
      return { endpoint: made, secret }
    },

    /** Enabling forgets that it failed, and what waits is due at once; disabling keeps what waits. */
    async change(id: string, input: EndpointInput, ifVersion: string): Promise<Result<Endpoint>> {
      const changed = await ledger.transaction((inner) =>
        write(inner, id, { input, ifVersion, now: clock.now() }),
      )
      const now = await find(id)
      if (now && !changed) return fail(problem('version_conflict'))
      return found(id, now)
    },

    async remove(id: string): Promise<Result<Endpoint>> {
      const before = await find(id)
      if (before) await ledger.query(sql`DELETE FROM webhook_endpoints WHERE id = ${id}`)
      return found(id, before)
    },

    /** A new secret; the one before signs beside it for a day. */
    async rotate(id: string): Promise<Result<{ endpoint: Endpoint; secret: string }>> {
      const secret = signingSecret()
      await ledger.query(sql`
        UPDATE webhook_endpoints SET previous_secret = secret, secret = ${secret},
          previous_until = ${instant(clock.now() + ROTATION_MS)}, version = version + 1
        WHERE id = ${id}`)
      const now = found(id, await find(id))
      return now.ok ? ok({ endpoint: now.value, secret }) : now
    },
  }
}

async function write(
  inner: Ledger,
  id: string,
  {
    input,
    ifVersion,
    now,
  }: { readonly input: EndpointInput; readonly ifVersion: string; readonly now: Millis },
): Promise<boolean> {
  const [before] = await inner.query<{ enabled: boolean }>(
    sql`SELECT enabled FROM webhook_endpoints WHERE id = ${id} AND version::text = ${ifVersion} FOR UPDATE`,
  )
  if (before === undefined) return false
  const isEnabledNow = input.enabled && !before.enabled
  await inner.query(sql`
    UPDATE webhook_endpoints SET name = ${input.name}, url = ${input.url}, types = ${texts(input.types)},
      about = ${texts(input.about)}, backfill = ${input.backfill}, enabled = ${input.enabled},
      disabled_why = CASE WHEN ${input.enabled} THEN '' WHEN enabled THEN 'hand' ELSE disabled_why END,
      failing_since = CASE WHEN ${isEnabledNow} THEN NULL ELSE failing_since END,
      version = version + 1
    WHERE id = ${id}`)
  if (isEnabledNow)
    await inner.query(sql`
      UPDATE webhook_deliveries SET due_at = ${instant(now)}, tries = 0
      WHERE endpoint = ${id} AND state = 'pending'`)
  return true
}

const COLUMNS = sql`e.id, e.name, e.url, e.types, e.about, e.backfill, e.enabled, e.disabled_why, e.failing_since,
  e.last_success_at, e.previous_until, e.version, e.created_at, e.created_by,
  (SELECT count(*) FROM webhook_deliveries d WHERE d.endpoint = e.id AND d.state = 'pending') AS pending,
  (SELECT count(*) FROM webhook_deliveries d WHERE d.endpoint = e.id AND d.state = 'failed') AS failed`

type Row = {
  id: string
  name: string
  url: string
  types: string[]
  about: string[]
  backfill: boolean
  enabled: boolean
  disabled_why: DisabledWhy
  failing_since: number | null
  last_success_at: number | null
  previous_until: number | null
  pending: bigint
  failed: bigint
  version: number
  created_at: number
  created_by: string
}

const toEndpoint = (row: Row): Endpoint => ({
  id: row.id,
  name: row.name,
  url: row.url,
  types: row.types,
  about: row.about,
  backfill: row.backfill,
  enabled: row.enabled,
  disabledWhy: row.disabled_why,
  failingSince: row.failing_since,
  lastSuccessAt: row.last_success_at,
  previousUntil: row.previous_until,
  pending: Number(row.pending),
  failed: Number(row.failed),
  version: row.version,
  createdAt: row.created_at,
  createdBy: row.created_by,
})
