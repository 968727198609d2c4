import type { Clock } from '#core/clock.ts'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { Millis } from '#core/time.ts'
import { and, param, sql } from '#sql/sql.ts'
import { instant } from '#stores/instant.ts'
import type { Ledger } from '#stores/ports.ts'
import type { Outcome } from './post.ts'
import type { DeliveryState } from './retry.ts'

export type LoggedAttempt = {
  readonly n: number
  readonly at: Millis
  /** '' = there was an answer; `unknown`: the sender died in the middle, or is at it. */
  readonly failure: Outcome['failure'] | 'unknown'
  readonly status: number | null
  readonly milliseconds: number | null
  readonly answer: string
}

export type LoggedDelivery = {
  readonly id: bigint
  readonly message: string
  readonly type: string
  readonly state: DeliveryState
  readonly madeAt: Millis
  /** When it is tried next; null = no more. */
  readonly nextAt: Millis | null
  readonly doneAt: Millis | null
  readonly body: string
  /** Oldest first; the last 20. */
  readonly attempts: readonly LoggedAttempt[]
}

/** What was told to an endpoint, and what is told again. */
export function deliveryLog({ ledger, clock }: { readonly ledger: Ledger; readonly clock: Clock }) {
  return {
    async list(
      endpoint: string,
      about: {
        readonly state?: DeliveryState | undefined
        readonly id?: bigint
        /** Those before this one. */
        readonly before?: bigint | undefined
        readonly limit: number
      },
    ): Promise<LoggedDelivery[]> {
      const rows = await ledger.query<Row>(sql`
        SELECT d.id, d.message, m.type, d.state, d.made_at, d.due_at, d.done_at, m.body
        FROM webhook_deliveries d JOIN webhook_messages m ON m.id = d.message
        WHERE ${and([
          sql`d.endpoint = ${endpoint}`,
          ...(about.state === undefined ? [] : [sql`d.state = ${about.state}`]),
          ...(about.id === undefined ? [] : [sql`d.id = ${about.id}`]),
          ...(about.before === undefined ? [] : [sql`d.id < ${about.before}`]),
        ])}
        ORDER BY d.id DESC
        LIMIT ${about.limit}`)
      const attempts = await attemptsOf(
        ledger,
        rows.map(({ id }) => id),
      )
      return rows.map((row) => toDelivery(row, attempts.get(row.id) ?? []))
    },

    /** Puts a delivery up again, whatever became of it; its schedule begins anew, its webhook-id stays. */
    async replay(endpoint: string, id: bigint): Promise<Result<bigint>> {
      const rows = await ledger.query(sql`
        UPDATE webhook_deliveries SET state = 'pending', tries = 0, due_at = ${instant(clock.now())}, done_at = NULL
        WHERE endpoint = ${endpoint} AND id = ${id} AND (leased_until IS NULL OR leased_until < ${instant(clock.now())})
        RETURNING id`)
      if (rows.length === 1) return ok(id)
      const known = await ledger.query(
        sql`SELECT id FROM webhook_deliveries WHERE endpoint = ${endpoint} AND id = ${id}`,
      )
      return known.length === 0
        ? fail(problem('not_found', { what: 'delivery', id: String(id) }))
        : fail(problem('conflict', { detail: `${id}: is being sent / 正在发送` }))
    },

    /** All that failed since an instant; gives how many. */
    async replayFailed(endpoint: string, since: Millis): Promise<number> {
      const rows = await ledger.query(sql`
        UPDATE webhook_deliveries SET state = 'pending', tries = 0, due_at = ${instant(clock.now())}, done_at = NULL
        WHERE endpoint = ${endpoint} AND state = 'failed' AND made_at >= ${instant(since)}
        RETURNING id`)
      return rows.length
    },
  }
}

async function attemptsOf(
  ledger: Ledger,
  deliveries: readonly bigint[],
): Promise<Map<bigint, LoggedAttempt[]>> {
  const rows = await ledger.query<LoggedAttempt & { delivery: bigint }>(sql`
    SELECT a.delivery, a.n, a.at, a.failure, a.status, a.milliseconds, a.answer
    FROM webhook_attempts a JOIN webhook_deliveries d ON d.id = a.delivery
    WHERE a.delivery = ANY(${param([...deliveries], 'Array(Int64)')}::int8[]) AND a.n > d.attempts - 20
    ORDER BY a.delivery, a.n`)
  const found = new Map<bigint, LoggedAttempt[]>()
  for (const { delivery, ...attempt } of rows)
    found.set(delivery, [...(found.get(delivery) ?? []), attempt])
  return found
}

type Row = {
  id: bigint
  message: string
  type: string
  state: DeliveryState
  made_at: number
  due_at: number
  done_at: number | null
  body: string
}

const toDelivery = (row: Row, attempts: readonly LoggedAttempt[]): LoggedDelivery => ({
  id: row.id,
  message: row.message,
  type: row.type,
  state: row.state,
  madeAt: row.made_at,
  nextAt: row.state === 'pending' ? row.due_at : null,
  doneAt: row.done_at,
  body: row.body,
  attempts,
})
