import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sql } from '#sql/sql.ts'
import { openFactsServer, parseClickHouseUrl } from './cluster.ts'
import { ENGINE_USER } from './engine-config.ts'
import { freePort, launchClickHouse } from './launch.ts'

describe('CLICKHOUSE_URL', () => {
  test('says where, as whom, which database and which cluster', () => {
    expect(
      parseClickHouseUrl('https://shop:p%40ss@ch.example:8443/loyalty?cluster=main&replicated=1'),
    ).toEqual({
      address: { url: 'https://ch.example:8443', username: 'shop', password: 'p@ss' },
      database: 'loyalty',
      cluster: 'main',
      replicated: true,
    })
    expect(parseClickHouseUrl('http://localhost:8123')).toEqual({
      address: { url: 'http://localhost:8123', username: 'default', password: '' },
      database: 'zhike',
      replicated: false,
    })
  })

  test.each([
    'localhost:8123',
    'tcp://localhost:9000',
    'http://localhost/a-b',
    'http://localhost/zhike?shard=1',
    "http://localhost/zhike?cluster=a'b",
  ])('that cannot be meant is refused: %s', (url) => {
    expect(() => parseClickHouseUrl(url)).toThrow('bad_configuration')
  })

  test('is never repeated with its password', () => {
    expect(() => parseClickHouseUrl('http://shop:secret@localhost/zhike?x=1')).toThrow(
      /^(?!.*secret)/,
    )
  })
})

test('a server that does not answer is engine_down; a cluster it does not know is bad_configuration', async () => {
  const port = await freePort()
  await expect(
    openFactsServer(parseClickHouseUrl(`http://127.0.0.1:${port}/zhike`)),
  ).rejects.toThrow('engine_down')

  const dir = await mkdtemp(join(tmpdir(), 'zhike-node-'))
  const node = await launchClickHouse({ dir, password: 'test', memory: 1e9 })
  try {
    const url = `http://${ENGINE_USER}:test@127.0.0.1:${node.ports.http}/zhike?cluster=nowhere`
    await expect(openFactsServer(parseClickHouseUrl(url))).rejects.toThrow('bad_configuration')
  } finally {
    await node.kill()
    await rm(dir, { recursive: true, force: true })
  }
})

test('a dead shard is an error for questions about all customers; the other shards go on', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'zhike-shards-'))
  const ports = await Promise.all(
    [0, 1].map(async () => ({ http: await freePort(), tcp: await freePort() })),
  )
  const cluster = { name: 'pair', shards: ports.map(({ tcp }) => tcp) }
  const start = (n: number) =>
    launchClickHouse({
      dir: join(dir, `n${n}`),
      ...(ports[n] ? { ports: ports[n] } : {}),
      password: 'test',
      memory: 1e9,
      cluster,
    })
  const nodes = await Promise.all([start(0), start(1)])
  const url = parseClickHouseUrl(
    `http://${ENGINE_USER}:test@127.0.0.1:${ports[0]?.http}/zhike?cluster=pair`,
  )
  const facts = await openFactsServer(url)
  await facts.createTable({
    name: 'people',
    columns: 'customer UInt32',
    engine: 'MergeTree',
    orderBy: 'customer',
  })
  await facts.run(sql`INSERT INTO people SELECT number FROM numbers(10)`)
  const count = sql`SELECT count() AS n FROM people`

  await nodes[1]?.kill()
  await expect(facts.query(count)).rejects.toThrow('engine_down')
  await expect(facts.run(sql`INSERT INTO people SELECT number FROM numbers(10)`)).rejects.toThrow(
    'engine_down',
  )
  expect(await facts.shards[0]?.query(count)).toHaveLength(1)
  await expect(facts.shards[1]?.query(count)).rejects.toThrow('engine_down')
  await expect(openFactsServer(url)).rejects.toThrow('engine_down')

  const back = await start(1)
  const [found] = await facts.query<{ n: string }>(count)
  // What was acknowledged is there; of the insert that failed, the living shard may have its part.
  expect(Number(found?.n)).toBeGreaterThanOrEqual(10)
  await facts.close()
  await Promise.all([nodes[0]?.kill(), back.kill()])
  await rm(dir, { recursive: true, force: true })
})
