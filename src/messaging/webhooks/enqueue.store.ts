import type { Millis } from '#core/time.ts'
import { param, type Sql, sql } from '#sql/sql.ts'
import { instant, texts } from '#stores/instant.ts'
import type { Ledger } from '#stores/ports.ts'
import type { Listening } from './endpoints.store.ts'
import type { Message } from './message.ts'
import { type Said, superseded } from './supersede.ts'

/** Whether an endpoint wants to be told. */
export const wants = (endpoint: Listening, message: Message): boolean =>
  endpoint.enabled &&
  endpoint.types.includes(message.type) &&
  (endpoint.about.length === 0 || endpoint.about.includes(message.subject)) &&
  (endpoint.backfill || !message.backfill) &&
  message.at >= endpoint.createdAt

/**
 * Puts messages, in order, up for delivery to whoever wants them; a message that is put up already is left alone. Run in
 * the transaction that moves the cursor. Those that take each other back before anybody was told are cancelled.
 */
export async function enqueue(
  inner: Ledger,
  endpoints: readonly Listening[],
  { messages, now }: { readonly messages: readonly Message[]; readonly now: Millis },
): Promise<number> {
  let put = 0
  const lists = endpoints.map((endpoint) => ({
    endpoint,
    mine: messages.filter((message) => wants(endpoint, message)),
  }))
  await keepMessages(inner, [...new Set(lists.flatMap(({ mine }) => mine))])
  for (const { endpoint, mine } of lists) {
    if (mine.length === 0) continue
    const dropped = superseded(await waitingFor(inner, endpoint.id, mine), mine)
    await cancel(inner, endpoint.id, { dropped: [...dropped], now })
    await putUp(inner, endpoint.id, { messages: mine, dropped, now })
    put += mine.filter(({ id }) => !dropped.has(id)).length
  }
  return put
}

const numbers = (all: readonly number[]): Sql => sql`${param([...all], 'Array(Int64)')}::int8[]`

async function keepMessages(inner: Ledger, messages: readonly Message[]): Promise<void> {
  if (messages.length === 0) return
  const all = (of: (message: Message) => string): Sql => texts(messages.map(of))
  await inner.query(sql`
    INSERT INTO webhook_messages (id, type, customer, subject, from_value, to_value, at, body)
    SELECT id, type, customer, subject, from_value, to_value, at::timestamptz, body
    FROM unnest(${all(({ id }) => id)}, ${all(({ type }) => type)}, ${numbers(messages.map(({ customer }) => customer))},
      ${all(({ subject }) => subject)}, ${all(({ from }) => from)}, ${all(({ to }) => to)},
      ${all(({ at }) => new Date(at).toISOString())}, ${all(({ body }) => body)})
      AS m (id, type, customer, subject, from_value, to_value, at, body)
    ON CONFLICT (id) DO NOTHING`)
}

/** What has not been tried yet, about the same customers. A sender that is about to take one keeps it. */
async function waitingFor(
  inner: Ledger,
  endpoint: string,
  messages: readonly Message[],
): Promise<Said[]> {
  const customers = [...new Set(messages.map(({ customer }) => customer))]
  const rows = await inner.query<{
    id: string
    type: string
    customer: bigint
    subject: string
    from_value: string
    to_value: string
  }>(sql`
    SELECT m.id, m.type, m.customer, m.subject, m.from_value, m.to_value
    FROM webhook_deliveries d JOIN webhook_messages m ON m.id = d.message
    WHERE d.endpoint = ${endpoint} AND d.state = 'pending' AND d.attempts = 0 AND d.customer = ANY(${numbers(customers)})
      AND NOT d.message = ANY(${texts(messages.map(({ id }) => id))})
    ORDER BY d.id
    FOR UPDATE OF d SKIP LOCKED`)
  return rows.map((row) => ({
    id: row.id,
    type: row.type,
    customer: Number(row.customer),
    subject: row.subject,
    from: row.from_value,
    to: row.to_value,
  }))
}

async function cancel(
  inner: Ledger,
  endpoint: string,
  { dropped, now }: { readonly dropped: readonly string[]; readonly now: Millis },
): Promise<void> {
  if (dropped.length === 0) return
  await inner.query(sql`
    UPDATE webhook_deliveries SET state = 'cancelled', done_at = ${instant(now)}
    WHERE endpoint = ${endpoint} AND state = 'pending' AND attempts = 0 AND message = ANY(${texts(dropped)})`)
}

async function putUp(
  inner: Ledger,
  endpoint: string,
  {
    messages,
    dropped,
    now,
  }: {
    readonly messages: readonly Message[]
    readonly dropped: ReadonlySet<string>
    readonly now: Millis
  },
): Promise<void> {
  const states = messages.map(({ id }) => (dropped.has(id) ? 'cancelled' : 'pending'))
  await inner.query(sql`
    INSERT INTO webhook_deliveries (endpoint, message, customer, state, made_at, due_at, done_at)
    SELECT ${endpoint}, message, customer, state, ${instant(now)}, ${instant(now)},
      CASE WHEN state = 'cancelled' THEN ${instant(now)} END
    FROM unnest(${texts(messages.map(({ id }) => id))}, ${numbers(messages.map(({ customer }) => customer))}, ${texts(states)})
      WITH ORDINALITY AS m (message, customer, state, place)
    ORDER BY place
    ON CONFLICT (endpoint, message) DO NOTHING`)
}

/** Puts one message up for one endpoint that is about to be sent by hand: no sender takes it up for itself. */
export async function putTest(
  ledger: Ledger,
  endpoint: string,
  { message, now }: { readonly message: Message; readonly now: Millis },
): Promise<void> {
  await ledger.transaction(async (inner) => {
    await keepMessages(inner, [message])
    await putUp(inner, endpoint, { messages: [message], dropped: new Set(), now: now + TEST_MS })
  })
}

/** Should the process end before it has sent it, a sender sends it after all. */
const TEST_MS = 60_000
