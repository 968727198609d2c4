import { randomUUID } from 'node:crypto'
import { PassThrough, type Readable } from 'node:stream'
import {
  type ClickHouseClient,
  ClickHouseLogLevel,
  type ClickHouseSettings,
  createClient,
  drainStream,
  EXCEPTION_TAG_HEADER_NAME,
  extractErrorAtTheEndOfChunk,
} from '@clickhouse/client'
import { problem } from '#core/problem.ts'
import { ProblemError } from '#core/result.ts'
import { toClickHouse } from '#sql/print.ts'
import type { Sql } from '#sql/sql.ts'
import type { QueryOptions, Settings, Written } from '../ports.ts'
import type { Where } from '../where.ts'
import { engineFailure } from './failures.ts'
import { withParams } from './large-params.ts'
import { ALWAYS } from './settings.ts'

/** Where a server listens and as whom we speak to it. Read again before each statement: a restarted child may have moved. */
export type Address = { readonly url: string; readonly username: string; readonly password: string }

export type ConnectionOptions = {
  readonly address: () => Address
  readonly database: string
  /** Settings of every statement besides ALWAYS. */
  readonly settings?: Settings
  readonly where: Where
}

/** One node, one database. What the port `Facts` is made of. */
export type Connection = {
  readonly database: string
  query<Row>(statement: Sql, options?: QueryOptions): Promise<Row[]>
  read(statement: Sql, format: string, options?: QueryOptions): Promise<Readable>
  run(statement: Sql, options?: QueryOptions): Promise<Written>
  insert(table: string, rows: readonly object[], options?: QueryOptions): Promise<Written>
  write(statement: Sql, data: Readable, options?: QueryOptions): Promise<Written>
  /** Trusted text of this room: DDL printed from table definitions. */
  command(text: string): Promise<void>
  /** The same connection with a session of its own. */
  withSession(): Connection
  close(): Promise<void>
}

/**
 * A statement may compute for long without a byte on the wire. A dead child closes its sockets at once; this only
 * ends the wait for a server that vanished without a word.
 */
const SILENCE_MS = 30 * 60_000

export function connect(options: ConnectionOptions): Connection {
  const clients = clientPool(options.address)
  return connection(options, clients, undefined)
}

type Clients = { get: () => ClickHouseClient; close: () => Promise<void> }

/** One client per address; a new one when the server has moved. */
function clientPool(address: () => Address): Clients {
  let known: { at: Address; client: ClickHouseClient } | undefined
  const get = (): ClickHouseClient => {
    const at = address()
    if (known?.at.url === at.url && known.at.password === at.password) return known.client
    void known?.client.close()
    known = { at, client: open(at) }
    return known.client
  }
  return {
    get,
    close: async () => {
      await known?.client.close()
      known = undefined
    },
  }
}

const open = ({ url, username, password }: Address): ClickHouseClient =>
  createClient({
    url,
    username,
    password,
    application: 'zhike',
    request_timeout: SILENCE_MS,
    max_open_connections: 64,
    // Below the server's 60 s, so that the server never closes a socket that we are about to use.
    keep_alive: { idle_socket_ttl: 20_000, eagerly_destroy_stale_sockets: true },
    // Failures reach the caller; what is worth logging is decided there.
    log: { level: ClickHouseLogLevel.OFF },
    json: { stringify: stringifyRow },
  })

/** Rows may hold bigint; the engine takes quoted integers. */
const stringifyRow = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'bigint' ? inner.toString() : inner,
  )

function connection(
  options: ConnectionOptions,
  clients: Clients,
  session: string | undefined,
): Connection {
  const { database, where } = options
  const request = (extra: QueryOptions | undefined, defaults?: ClickHouseSettings) => ({
    query_id: randomUUID(),
    clickhouse_settings: {
      ...ALWAYS,
      ...options.settings,
      ...defaults,
      ...extra?.settings,
      database,
      // Temporary tables outlive a pause between statements, not a forgotten session.
      ...(session === undefined ? {} : { session_id: session, session_timeout: 3_600 }),
    } as ClickHouseSettings,

    ...(extra?.signal ? { abort_signal: extra.signal } : {}),
  })
  /** Runs it; an abort kills the statement in the engine before it is reported. */
  const guarded = async <T>(
    id: string,
    signal: AbortSignal | undefined,
    run: () => Promise<T>,
  ): Promise<T> => {
    if (signal?.aborted) throw cancelled()
    try {
      return await run()
    } catch (error) {
      if (!signal?.aborted) throw engineFailure(error, where)
      await kill(clients.get(), id)
      throw cancelled()
    }
  }
  const self: Connection = {
    database,
    query: async <Row>(statement: Sql, extra?: QueryOptions): Promise<Row[]> => {
      const { query, params } = toClickHouse(statement)
      // Held back until it is whole, so that a failure half-way is a failure and not a short answer.
      const base = request(extra, { wait_end_of_query: 1 })
      return guarded(base.query_id, extra?.signal, async () => {
        const sent = { ...base, ...withParams(params), query: `${query}\nFORMAT JSONEachRow` }
        const { stream } = await clients.get().exec(sent)
        return rowsOf<Row>(stream)
      })
    },
    read: async (statement, format, extra) => {
      if (!/^\w+$/.test(format)) throw new Error(`not a format: ${format}`)
      const { query, params } = toClickHouse(statement)
      const base = request(extra)
      const answer = await guarded(base.query_id, extra?.signal, () =>
        clients.get().exec({ ...base, ...withParams(params), query: `${query}\nFORMAT ${format}` }),
      )
      return whole(answer, where, extra?.signal, () => kill(clients.get(), base.query_id))
    },
    run: async (statement, extra) => {
      const { query, params } = toClickHouse(statement)
      const base = request(extra)
      return guarded(base.query_id, extra?.signal, async () => {
        const { stream, summary } = await clients
          .get()
          .exec({ ...base, ...withParams(params), query })
        await drainStream(stream)
        return written(summary)
      })
    },
    insert: async (table, rows, extra) => {
      if (rows.length === 0) return { rows: 0, bytes: 0 }
      const base = request(extra)
      return guarded(base.query_id, extra?.signal, async () => {
        const sent = { ...base, table, values: [...rows], format: 'JSONEachRow' } as const
        return written((await clients.get().insert(sent)).summary)
      })
    },
    write: async (statement, data, extra) => {
      const { query, params } = toClickHouse(statement)
      const base = request(extra)
      return guarded(base.query_id, extra?.signal, async () => {
        const sent = { ...base, query, query_params: { ...params }, values: data }
        const { stream, summary } = await clients.get().exec(sent)
        await drainStream(stream)
        return written(summary)
      })
    },
    command: async (text) => {
      const base = request(undefined)
      await guarded(base.query_id, undefined, () => clients.get().command({ ...base, query: text }))
    },
    withSession: () => connection(options, clients, randomUUID()),
    close: () => clients.close(),
  }
  return self
}

async function rowsOf<Row>(stream: Readable): Promise<Row[]> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString('utf8')
  const rows: Row[] = []
  for (let from = 0; from < text.length; ) {
    const to = text.indexOf('\n', from)
    const line = to === -1 ? text.slice(from) : text.slice(from, to)
    if (line !== '') rows.push(JSON.parse(line) as Row)
    from = to === -1 ? text.length : to + 1
  }
  return rows
}

/** The stream as given on: it fails where the engine failed, and ends the statement when its reader goes away. */
function whole(
  answer: Answer,
  where: Where,
  signal: AbortSignal | undefined,
  end: () => Promise<void>,
): Readable {
  const source = answer.stream
  const out = new PassThrough({ highWaterMark: 1 << 18 })
  let last: Buffer = Buffer.alloc(0)
  const abort = (): void => void out.destroy(cancelled())
  signal?.addEventListener('abort', abort, { once: true })
  source.on('data', (chunk: Buffer) => {
    last = chunk.length >= TAIL ? chunk : Buffer.concat([last.subarray(-TAIL), chunk])
  })
  source.once('error', (error) =>
    out.destroy(engineFailure(reasonAtEnd(last, answer) ?? error, where) as Error),
  )
  out.once('close', () => {
    signal?.removeEventListener('abort', abort)
    if (source.readableEnded) return
    // The server notices a closed connection only when it writes next.
    source.destroy()
    void end()
  })
  source.pipe(out)
  return out
}
type Answer = {
  readonly stream: Readable
  readonly response_headers: Readonly<Record<string, unknown>>
}

/** The engine writes why it failed behind the last of the data, and breaks the connection. */
const TAIL = 32_768
function reasonAtEnd(last: Buffer, { response_headers }: Answer): Error | undefined {
  const tag = response_headers[EXCEPTION_TAG_HEADER_NAME]
  if (typeof tag !== 'string' || !last.includes(`__exception__\r\n${tag}`)) return undefined
  return extractErrorAtTheEndOfChunk(last, tag)
}

function written(summary: { written_rows: string; written_bytes: string } | undefined): Written {
  return { rows: Number(summary?.written_rows ?? 0), bytes: Number(summary?.written_bytes ?? 0) }
}

const cancelled = (): ProblemError => new ProblemError(problem('cancelled'))

/** Ends a statement and waits (not long) until it has ended, so that nothing is written after the caller was told. */
async function kill(client: ClickHouseClient, id: string): Promise<void> {
  const late = AbortSignal.timeout(5_000)
  await client
    .command({
      query: 'KILL QUERY WHERE query_id = {id:String} SYNC',
      query_params: { id },
      abort_signal: late,
    })
    .catch(() => undefined)
}
