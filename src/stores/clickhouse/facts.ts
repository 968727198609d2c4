import { type Sql, sql } from '#sql/sql.ts'
import type { Facts } from '../ports.ts'
import type { FactTable } from '../table.ts'
import type { Connection } from './connection.ts'
import { createOwnTable, createTwin, identifier, type Topology } from './ddl.ts'
import { oneAtATime } from './session.ts'

/** The port, and what only this room's migrations need. */
export type FactsEngine = Facts & {
  /** Runs a statement of a migration on every host's own database, and makes the twins follow. */
  alter(statements: readonly Sql[]): Promise<void>
}

/** One node: its own database is everything. */
export function factsOfNode(own: Connection): FactsEngine {
  const self: FactsEngine = {
    ...statements(own),
    get shards() {
      return [self]
    },
    session: () => session(own, (inner) => factsOfNode(inner)),
    createTable: async (table) => own.command(createOwnTable(table)),
    dropTable: async (name) => own.command(`DROP TABLE IF EXISTS ${identifier(name)} SYNC`),
    exchangeTables: async (a, b) =>
      own.command(`EXCHANGE TABLES ${identifier(a)} AND ${identifier(b)}`),
    alter: async (steps) => {
      for (const step of steps) await own.run(step)
    },
    close: () => own.close(),
  }
  return self
}

/** A host of a cluster: a shard's own database and the one with the Distributed tables. */
export type Host = { readonly shard: number; readonly own: Connection; readonly all: Connection }

/** A cluster. The first host of each shard does that shard's work; DDL goes to every host. */
export function factsOfCluster(topology: Topology, hosts: readonly Host[]): FactsEngine {
  const [entry] = hosts
  if (!entry) throw new Error('a cluster without hosts')
  const shards = hosts.filter(
    (host, index) => hosts.findIndex((other) => other.shard === host.shard) === index,
  )
  const everywhere = async (act: (host: Host) => Promise<void>): Promise<void> => {
    for (const host of hosts) await act(host)
  }
  const ddl = {
    createTable: (table: FactTable) =>
      everywhere(async ({ own, all }) => {
        await own.command(createOwnTable(table, topology))
        await all.command(createTwin(table, topology))
      }),
    dropTable: (name: string) =>
      everywhere(async ({ own, all }) => {
        await all.command(`DROP TABLE IF EXISTS ${identifier(name)} SYNC`)
        await own.command(`DROP TABLE IF EXISTS ${identifier(name)} SYNC`)
      }),
    exchangeTables: async (a: string, b: string) => {
      await everywhere(async ({ own }) =>
        own.command(`EXCHANGE TABLES ${identifier(a)} AND ${identifier(b)}`),
      )
      // The two may differ in columns, and a twin keeps those that it was made with.
      await everywhere(({ all }) => renewTwins(all, topology, [a, b]))
    },
    alter: async (steps: readonly Sql[]) => {
      // Replicas follow their shard's first host by themselves.
      const targets = topology.replicated ? shards : hosts
      for (const step of steps) for (const { own } of targets) await own.run(step)
      await everywhere(({ all }) => renewTwins(all, topology))
    },
    close: async () => {
      await Promise.all(hosts.flatMap(({ own, all }) => [own.close(), all.close()]))
    },
  }
  const shardFacts = shards.map(({ own }) => factsOfNode(own))
  const view = (connection: Connection): FactsEngine => ({
    ...statements(connection),
    ...ddl,
    shards: shardFacts,
    session: () => session(connection, view),
  })
  return view(entry.all)
}

const statements = ({ database, query, read, run, insert, write }: Connection) => ({
  database,
  query,
  read,
  run,
  insert,
  write,
})

/**
 * Twins hold no rows; when the shard's own tables (or some of them) have changed they are made anew from these, with
 * the sharding they had.
 */
async function renewTwins(
  all: Connection,
  topology: Topology,
  only?: readonly string[],
): Promise<void> {
  const twins = await all.query<{ name: string; engine_full: string }>(
    sql`SELECT name, engine_full FROM system.tables WHERE database = currentDatabase() AND engine = 'Distributed'`,
  )
  for (const { name, engine_full } of twins) {
    if (only && !only.includes(name)) continue
    const shardBy = /^Distributed\('[^']*', '[^']*', '[^']*', (.*)\)$/.exec(engine_full)?.[1]
    if (shardBy === undefined) throw new Error(`unexpected twin: ${engine_full}`)
    await all.command(createTwin({ name, shardBy }, topology, 'OR REPLACE'))
  }
}

async function session<F extends Facts>(
  base: Connection,
  as: (inner: Connection) => F,
): Promise<F & AsyncDisposable> {
  const { connection, end } = oneAtATime(base.withSession())
  return { ...as(connection), close: end, [Symbol.asyncDispose]: end }
}
