import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '#sql/sql.ts'
import { openNode } from './cluster.ts'
import { type ClickHouseChild, launchClickHouse } from './launch.ts'

let dir: string
let child: ClickHouseChild
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'zhike-launch-'))
  child = await launchClickHouse({ dir, memory: 1e9 })
})
afterAll(async () => {
  await child.stop()
  await rm(dir, { recursive: true, force: true })
})

/** Says something to a port and breaks the connection, sometimes before and sometimes after the answer. */
const breakOff = (port: number, words: string, after: number): Promise<void> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', async () => {
      socket.write(words)
      await wait(after)
      socket.resetAndDestroy()
      resolve()
    })
    socket.on('error', () => resolve())
  })

test('clients that break off, or speak nonsense, do not bring the server down', async () => {
  const facts = await openNode(() => child.address, 'zhike', { path: dir })
  for (let n = 0; n < 400; n += 1) {
    await Promise.all([
      breakOff(
        child.ports.http,
        'GET /ping HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n',
        n % 4,
      ),
      breakOff(child.ports.tcp, 'GET / HTTP/1.1\r\n\r\n', n % 3),
    ])
  }
  for (let n = 0; n < 20; n += 1) {
    const stream = await facts.read(sql`SELECT number FROM numbers(1000000)`, 'RowBinary')
    if (n % 2) await new Promise((resolve) => stream.once('readable', resolve))
    stream.destroy()
  }

  expect(await facts.query(sql`SELECT 1 AS one`)).toEqual([{ one: 1 }])
  expect(child.ended()).toBe(false)
  await facts.close()
})

test('nobody gets in without the password of the folder', async () => {
  const ask = (headers: Record<string, string>, query: string) =>
    fetch(child.address.url, { method: 'POST', headers, body: query }).then((answer) =>
      answer.text(),
    )

  expect(
    await ask({ 'X-ClickHouse-User': 'zhike', 'X-ClickHouse-Key': 'guess' }, 'SELECT 1'),
  ).toContain('AUTHENTICATION_FAILED')
  // The engine's own user has no password; it may do nothing, and its quota is used up.
  for (const query of [
    "SELECT * FROM file('/etc/passwd')",
    'SELECT * FROM zhike.x',
    'SYSTEM STOP LISTEN HTTP',
    'SHOW DATABASES',
  ]) {
    expect(await ask({}, query)).toMatch(/ACCESS_DENIED|QUOTA_EXCEEDED|UNKNOWN_TABLE/)
  }
})

test('a port that somebody else has taken meanwhile is not fought over', async () => {
  const other = await launchClickHouse({ dir: join(dir, 'other'), ports: child.ports, memory: 1e9 })
  expect(other.ports).not.toEqual(child.ports)
  expect(child.ended()).toBe(false)
  await other.stop()
})
