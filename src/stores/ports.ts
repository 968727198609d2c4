import type { Readable } from 'node:stream'
import type { Sql } from '#sql/sql.ts'
import type { FactTable } from './table.ts'

/** ClickHouse settings of one statement; they go into its SETTINGS, never into the connection. */
export type Settings = Readonly<Record<string, string | number>>
export type QueryOptions = {
  readonly settings?: Settings
  /** Aborting kills the query in the engine, not only the connection. */
  readonly signal?: AbortSignal
}

/** What a writing statement did, as the engine counted. */
export type Written = { readonly rows: number; readonly bytes: number }

/**
 * The facts engine (ClickHouse). 64-bit integers and decimals come back as strings, times as
 * 'YYYY-MM-DD hh:mm:ss.sss' UTC (see core/time `fromEngineTime`). Failures of the engine are thrown as
 * {@link ProblemError} `engine_down`/`disk_full` where that is what happened, else as they are.
 */
export type Facts = {
  /** The database that unqualified names mean. */
  readonly database: string
  /** This shard-by-shard view: on one node, the connection itself. Work per customer runs here. */
  readonly shards: readonly Facts[]
  /** Rows of a small answer. */
  query<Row>(statement: Sql, options?: QueryOptions): Promise<Row[]>
  /** The bytes of a large answer in any ClickHouse format (RowBinary, CSVWithNames, Parquet …), not buffered. */
  read(statement: Sql, format: string, options?: QueryOptions): Promise<Readable>
  /** DDL, INSERT … SELECT and other statements without an answer. */
  run(statement: Sql, options?: QueryOptions): Promise<Written>
  /** Rows of a table as objects, in one insert. */
  insert(table: string, rows: readonly object[], options?: QueryOptions): Promise<Written>
  /** `INSERT … FORMAT …` whose data is the stream. The statement ends with its FORMAT clause. */
  write(statement: Sql, data: Readable, options?: QueryOptions): Promise<Written>
  /** A connection with temporary tables of its own; they go when it is disposed. Statements run one at a time. */
  session(): Promise<Facts & AsyncDisposable>
  /** Creates the table (on a cluster: on every shard, and its Distributed twin) unless it exists. */
  createTable(table: FactTable): Promise<void>
  /** Removes the table everywhere, if it exists. */
  dropTable(name: string): Promise<void>
  /** Swaps two tables' contents at once (on a cluster: shard after shard). */
  exchangeTables(a: string, b: string): Promise<void>
  close(): Promise<void>
}

/** The ledger (PostgreSQL). int8 → bigint, numeric → string, timestamptz → epoch milliseconds, date → 'yyyy-mm-dd'. */
export type Ledger = {
  query<Row>(statement: Sql): Promise<Row[]>
  /** All or nothing. Nested calls use the inner ledger. */
  transaction<T>(run: (inner: Ledger) => Promise<T>): Promise<T>
  /** Runs alone among all processes that use the same name (session advisory lock on a connection of its own). */
  withLock<T>(lock: string, run: () => Promise<T>): Promise<T>
  /** Like withLock, but gives undefined at once if somebody else holds it. */
  tryLock<T>(lock: string, run: () => Promise<T>): Promise<T | undefined>
  /** Tells every process that listens, once a transaction that does so commits. A hint: whoever needs it looks for itself now and then. */
  signal(name: string): Promise<void>
  /** Hears signals of this name, from any process, until the function that it gives is called. */
  onSignal(name: string, heard: () => void): () => void
  close(): Promise<void>
}

/** One step of the schemas of both engines. Steps run in order of id, once, and are recorded in the ledger. */
export type Migration = {
  /** e.g. '0001-facts'. Never renamed, never edited once released. */
  readonly id: string
  readonly ledger?: readonly Sql[]
  readonly tables?: readonly FactTable[]
  /** Statements for every shard's own database (and, where the Distributed twin must follow, for it too). */
  readonly facts?: readonly Sql[]
}
