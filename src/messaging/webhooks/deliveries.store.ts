import type { Clock } from '#core/clock.ts'
import type { Millis } from '#core/time.ts'
import { type Sql, sql } from '#sql/sql.ts'
import { instant, texts } from '#stores/instant.ts'
import type { Ledger } from '#stores/ports.ts'
import type { Outcome } from './post.ts'
import { GIVEN_UP_AFTER, HELD_UP_TRIES, type Verdict } from './retry.ts'

/** A delivery that is this sender's for a while, with all that sending it takes. */
export type Leased = {
  readonly id: bigint
  readonly endpoint: string
  /** The number of this attempt; nobody else has the same. */
  readonly attempt: number
  readonly tries: number
  readonly url: string
  readonly secrets: readonly string[]
  readonly message: { readonly id: string; readonly body: string }
}

/** Longer than any attempt takes: whoever holds one longer is dead. */
const LEASE_MS = 60_000
const KEPT_MS = 30 * 86_400_000

export function deliveriesStore({
  ledger,
  clock,
}: {
  readonly ledger: Ledger
  readonly clock: Clock
}) {
  return {
    /**
     * Takes deliveries that are due, at most `perEndpoint` of each endpoint, and notes that they are being tried. Two
     * senders never get the same. A customer's deliveries go one after the other, in order, until the first has been tried
     * a few times.
     */
    lease: (about: {
      readonly most: number
      readonly perEndpoint: number
      /** Endpoints to which as much as may be is under way. */
      readonly busy: readonly string[]
    }): Promise<Leased[]> => lease(ledger, clock.now(), about),

    /** Takes one delivery of an endpoint, due or not. */
    leaseOne: async (endpoint: string, message: string): Promise<Leased | undefined> => {
      const [row] = await ledger.query<LeasedRow>(
        taking(
          sql`SELECT id FROM webhook_deliveries WHERE endpoint = ${endpoint} AND message = ${message} FOR UPDATE SKIP LOCKED`,
          clock.now(),
        ),
      )
      return row && toLeased(row, clock.now())
    },

    /**
     * Writes down what became of an attempt. Without effect on the delivery if somebody else has taken it up meanwhile
     * (the lease ran out): the attempt itself is kept in the log.
     */
    settle: (leased: Leased, outcome: Outcome, verdict: Verdict): Promise<boolean> =>
      settle(ledger, clock.now(), { leased, outcome, verdict }),

    /** Messages of which nothing is to be done any more are forgotten after a while, with their log. */
    async tidy(): Promise<void> {
      await ledger.query(sql`
        DELETE FROM webhook_messages m WHERE at < ${instant(clock.now() - KEPT_MS)}
          AND NOT EXISTS (SELECT FROM webhook_deliveries d WHERE d.message = m.id AND d.state = 'pending')`)
    },
  }
}

async function lease(
  ledger: Ledger,
  now: Millis,
  {
    most,
    perEndpoint,
    busy,
  }: { readonly most: number; readonly perEndpoint: number; readonly busy: readonly string[] },
): Promise<Leased[]> {
  const rows = await ledger.query<LeasedRow>(
    taking(
      sql`
      SELECT picked.id FROM webhook_endpoints e CROSS JOIN LATERAL (
        SELECT d.id FROM webhook_deliveries d
        WHERE d.endpoint = e.id AND d.state = 'pending' AND d.due_at <= ${instant(now)}
          AND (d.leased_until IS NULL OR d.leased_until < ${instant(now)})
          AND (d.customer = 0 OR NOT EXISTS (
            SELECT FROM webhook_deliveries b
            WHERE b.endpoint = d.endpoint AND b.customer = d.customer AND b.state = 'pending' AND b.id < d.id
              AND (b.tries < ${HELD_UP_TRIES} OR b.leased_until >= ${instant(now)})))
        ORDER BY d.due_at, d.id
        LIMIT ${perEndpoint}
        FOR UPDATE OF d SKIP LOCKED
      ) AS picked
      WHERE e.enabled AND NOT e.id = ANY(${texts(busy)})
      LIMIT ${most}`,
      now,
    ),
  )
  return rows.map((row) => toLeased(row, now))
}

/** Marks what is picked as being tried, and begins each attempt's line in the log. */
const taking = (picked: Sql, now: Millis): Sql => sql`
  WITH picked AS MATERIALIZED (${picked}),
  taken AS (
    UPDATE webhook_deliveries d SET attempts = d.attempts + 1, tries = d.tries + 1,
      leased_until = ${instant(now + LEASE_MS)}
    FROM picked WHERE d.id = picked.id
    RETURNING d.id, d.endpoint, d.attempts, d.tries, d.message),
  begun AS (
    INSERT INTO webhook_attempts (delivery, n, at) SELECT id, attempts, ${instant(now)} FROM taken)
  SELECT t.id, t.endpoint, t.attempts, t.tries, e.url, e.secret, e.previous_secret, e.previous_until, m.id AS message, m.body
  FROM taken t JOIN webhook_endpoints e ON e.id = t.endpoint JOIN webhook_messages m ON m.id = t.message
  ORDER BY t.id`

type LeasedRow = {
  id: bigint
  endpoint: string
  attempts: number
  tries: number
  url: string
  secret: string
  previous_secret: string | null
  previous_until: number | null
  message: string
  body: string
}

const toLeased = (row: LeasedRow, now: Millis): Leased => ({
  id: row.id,
  endpoint: row.endpoint,
  attempt: row.attempts,
  tries: row.tries,
  url: row.url,
  secrets: [
    row.secret,
    ...(row.previous_secret !== null && (row.previous_until ?? 0) > now
      ? [row.previous_secret]
      : []),
  ],
  message: { id: row.message, body: row.body },
})

async function settle(
  ledger: Ledger,
  now: Millis,
  {
    leased,
    outcome,
    verdict,
  }: { readonly leased: Leased; readonly outcome: Outcome; readonly verdict: Verdict },
): Promise<boolean> {
  return ledger.transaction(async (inner) => {
    await inner.query(sql`
      UPDATE webhook_attempts SET failure = ${outcome.failure}, status = ${outcome.status ?? NULL},
        milliseconds = ${outcome.milliseconds}, answer = ${outcome.answer}
      WHERE delivery = ${leased.id} AND n = ${leased.attempt}`)
    const due = verdict.state === 'pending' ? instant(verdict.dueAt) : sql`due_at`
    const uncounted = verdict.state === 'pending' && !verdict.counts ? 1 : 0
    const settled = await inner.query(sql`
      UPDATE webhook_deliveries SET state = ${verdict.state}, due_at = ${due}, leased_until = NULL,
        tries = tries - ${uncounted}, done_at = CASE WHEN ${verdict.state} = 'pending' THEN NULL ELSE ${instant(now)} END
      WHERE id = ${leased.id} AND attempts = ${leased.attempt} AND state = 'pending'
      RETURNING id`)
    if (settled.length === 0) return false
    await noteHealth(inner, now, leased.endpoint, verdict)
    return true
  })
}

/** What an attempt says of the endpoint: 410 ends it, days of failures too. */
async function noteHealth(
  inner: Ledger,
  now: Millis,
  endpoint: string,
  verdict: Verdict,
): Promise<void> {
  if (verdict.state === 'sent') {
    // Not at every success: the row is everybody's.
    await inner.query(sql`
      UPDATE webhook_endpoints SET failing_since = NULL, last_success_at = ${instant(now)}
      WHERE id = ${endpoint} AND (failing_since IS NOT NULL OR last_success_at IS NULL OR last_success_at < ${instant(now - 1000)})`)
    return
  }
  if (verdict.state === 'pending' && !verdict.counts) return
  const why = verdict.state === 'failed' && verdict.gone ? 'gone' : 'failing'
  const isOver =
    why === 'gone'
      ? sql`true`
      : sql`coalesce(failing_since, ${instant(now)}) <= ${instant(now - GIVEN_UP_AFTER)}`
  await inner.query(sql`
    UPDATE webhook_endpoints SET failing_since = coalesce(failing_since, ${instant(now)}),
      enabled = enabled AND NOT (${isOver}),
      disabled_why = CASE WHEN enabled AND (${isOver}) THEN ${why} ELSE disabled_why END,
      version = version + CASE WHEN enabled AND (${isOver}) THEN 1 ELSE 0 END
    WHERE id = ${endpoint}`)
}

const NULL = sql`NULL`
