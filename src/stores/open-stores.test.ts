import { spawn } from 'node:child_process'
import { statSync } from 'node:fs'
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { sql } from '#sql/sql.ts'
import { enginePids, eventually, startShop } from '../../test/harness/shop.ts'
import { takeDataFolder } from './data-folder.ts'
import { openStores } from './open-stores.ts'
import { markOf, recordChild } from './stale-child.ts'
import type { EngineEvent } from './supervise.ts'

const isRoot = process.getuid?.() === 0
const NOBODY = { uid: 65534, gid: 65534 }
const gone = async (pid: number): Promise<boolean> => (await markOf(pid)) === undefined

let base: string
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'zhike-open-'))
  await chmod(base, 0o755)
})
afterAll(() => rm(base, { recursive: true, force: true, maxRetries: 5 }))

/** Opens, writes a fact and a ledger row the first time, gives how many there are. */
async function visit(dataDir: string, onEvent: (event: EngineEvent) => void = () => undefined) {
  const stores = await openStores({ dataDir, onEvent })
  await stores.facts.createTable({
    name: 'visits',
    columns: 'customer UInt32',
    engine: 'MergeTree',
    orderBy: 'customer',
  })
  await stores.ledger.query(sql`CREATE TABLE IF NOT EXISTS visits (n int8)`)
  const leave = async (): Promise<void> => {
    await stores.facts.insert('visits', [{ customer: 1 }])
    await stores.ledger.query(sql`INSERT INTO visits VALUES (1)`)
  }
  const count = async (): Promise<[number, number]> => {
    const [facts] = await stores.facts.query<{ n: string }>(sql`SELECT count() AS n FROM visits`)
    const [ledger] = await stores.ledger.query<{ n: bigint }>(sql`SELECT count(*) AS n FROM visits`)
    return [Number(facts?.n), Number(ledger?.n)]
  }
  return { stores, leave, count }
}

describe('one process on a data folder', () => {
  test('opens an empty folder, closes, opens it again: everything is there, nobody else may read it', async () => {
    const dataDir = join(base, 'first')
    const first = await visit(dataDir)
    await first.leave()
    const pids = enginePids(dataDir)
    await first.stores.close()
    expect(await Promise.all([gone(pids.clickhouse), gone(pids.postgres)])).toEqual([true, true])

    const second = await visit(dataDir)
    expect(await second.count()).toEqual([1, 1])
    expect(await second.stores.health()).toEqual({
      facts: { up: true, slow: false, kind: 'embedded' },
      ledger: { up: true, slow: false, kind: 'embedded' },
    })
    const modes = await Promise.all(
      ['facts/users.xml', 'facts/config.xml', 'facts/password', 'ledger/password'].map(
        async (file) => {
          const { mode } = await stat(join(dataDir, file))
          return (mode & 0o777).toString(8)
        },
      ),
    )
    expect(modes).toEqual(['600', '600', '600', '600'])
    await second.stores.close()
  })

  test('a folder is free that got the inode of one that was removed while it was held', async () => {
    const dataDir = join(base, 'removed')
    const before = await takeDataFolder(dataDir)
    await rm(dataDir, { recursive: true })
    const after = await takeDataFolder(dataDir)
    await Promise.all([before.release(), after.release()])
  })

  test('a second process is refused at once, with the pid of the first, through a symlink too', async () => {
    const dataDir = join(base, 'taken')
    const { stores } = await visit(dataDir)
    await symlink(dataDir, join(base, 'link'))

    const others = await Promise.all([
      startShop(dataDir).first,
      startShop(join(base, 'link')).first,
    ])

    for (const { problem, milliseconds } of others) {
      expect(problem).toMatchObject({ code: 'already_running', params: { pid: process.pid } })
      expect(milliseconds).toBeLessThan(1_000)
    }
    await expect(openStores({ dataDir })).rejects.toThrow('already_running')
    await stores.close()
    const { stores: next } = await visit(dataDir)
    await next.close()
  })
})

describe('servers of the shop’s own', () => {
  const { postgres, clickhouse } = inject('engines')
  const name = `zhike_t_open_${process.pid}`
  const databaseUrl = `postgres://postgres:${postgres.password}@${encodeURIComponent(postgres.host)}:${postgres.port}/postgres`
  const options = clickhouse.cluster === undefined ? '' : `?cluster=${clickhouse.cluster}`
  const clickhouseUrl = `${clickhouse.url}/${name}${options}`

  test('are used instead of embedded ones', async () => {
    const dataDir = join(base, 'served')
    const stores = await openStores({ dataDir, databaseUrl, clickhouseUrl })
    expect(await stores.health()).toEqual({
      facts: {
        up: true,
        slow: false,
        kind: clickhouse.cluster === undefined ? 'server' : 'cluster',
      },
      ledger: { up: true, slow: false, kind: 'server' },
    })
    // Nothing of theirs lies in the folder: another process may share them, with the same folder or its own.
    const beside = await openStores({ dataDir, databaseUrl, clickhouseUrl })
    expect(await readdir(dataDir).catch(() => [])).toEqual([])
    await beside.close()
    await stores.close()
  })

  test.each([
    [
      'a password that is wrong',
      { databaseUrl: databaseUrl.replace(postgres.password, 'guess'), clickhouseUrl },
    ],
    [
      'a password that is wrong',
      { databaseUrl, clickhouseUrl: clickhouseUrl.replace(':test@', ':guess@') },
    ],
    ['no such database', { databaseUrl: `${databaseUrl}_nowhere`, clickhouseUrl }],
    ['not an address', { databaseUrl: 'mysql://localhost/zhike', clickhouseUrl }],
  ])('%s: said, without the password', async (_, urls) => {
    const dataDir = join(base, 'refused')
    const failure = await openStores({ dataDir, ...urls }).catch((error: Error) => error)
    expect(String(failure)).toContain('bad_configuration')
    expect(String(failure)).not.toMatch(new RegExp(`guess@|${postgres.password}`))
    await (await openStores({ dataDir, databaseUrl, clickhouseUrl })).close()
  })
})

describe('an engine that crashes', () => {
  test('is started again and said, and what was acknowledged is there', async () => {
    const dataDir = join(base, 'crash')
    const events: EngineEvent[] = []
    const { stores, leave, count } = await visit(dataDir, (event) => events.push(event))
    await leave()

    const { clickhouse, postgres } = enginePids(dataDir)
    process.kill(clickhouse, 'SIGKILL')
    process.kill(postgres, 'SIGKILL')
    await eventually(
      'both crashes are said',
      () => events.filter((event) => event.kind === 'crashed').length === 2,
    )
    await eventually('both answer again', async () => {
      const health = await stores.health()
      return health.facts.up && health.ledger.up
    })

    expect(await count()).toEqual([1, 1])
    expect(events.map((event) => `${event.engine} ${event.kind}`).sort()).toEqual([
      'ClickHouse crashed',
      'ClickHouse started',
      'ClickHouse started',
      'PostgreSQL crashed',
      'PostgreSQL started',
      'PostgreSQL started',
    ])
    await stores.close()
  })

  test('gives engine_down to those who ask while it is away', async () => {
    const dataDir = join(base, 'away')
    const { stores } = await visit(dataDir)
    const { clickhouse, postgres } = enginePids(dataDir)
    process.kill(clickhouse, 'SIGKILL')
    process.kill(postgres, 'SIGKILL')

    const failures: string[] = []
    const ask = (query: () => Promise<unknown>) =>
      query().catch((error: Error) => failures.push(error.message))
    await eventually('both were seen down', async () => {
      await Promise.all([
        ask(() => stores.facts.query(sql`SELECT 1`)),
        ask(() => stores.ledger.query(sql`SELECT 1`)),
      ])
      return (
        failures.some((text) => text.includes('ClickHouse')) &&
        failures.some((text) => text.includes('PostgreSQL'))
      )
    })
    expect(failures.every((text) => text.startsWith('engine_down'))).toBe(true)
    await stores.close()
  })
})

describe('a process that is killed', () => {
  test('takes its engines with it, and the next one finds everything', async () => {
    const dataDir = join(base, 'killed')
    const before = await visit(dataDir)
    await before.leave()
    await before.stores.close()
    const shop = startShop(dataDir)
    await shop.first
    const { clickhouse, postgres } = enginePids(dataDir)

    shop.child.kill('SIGKILL')
    await eventually('ClickHouse is gone', () => gone(clickhouse))
    await eventually('PostgreSQL is gone', () => gone(postgres))

    const { stores, count } = await visit(dataDir)
    expect(await count()).toEqual([1, 1])
    await stores.close()
  })

  test('and whose engines outlive it: the next one ends them first', async () => {
    const dataDir = join(base, 'stale')
    const shop = startShop(dataDir)
    await shop.first
    const { clickhouse, postgres } = enginePids(dataDir)
    // It can't notice that its parent is gone.
    process.kill(postgres, 'SIGSTOP')
    shop.child.kill('SIGKILL')
    await eventually('ClickHouse is gone', () => gone(clickhouse))
    expect(await gone(postgres)).toBe(false)
    // The kernel ends ClickHouse with its parent, so this stands for one that it did not end.
    const left = spawn('sleep', ['600'])
    await recordChild(join(dataDir, 'facts/engine.pid'), left.pid ?? 0)

    const { stores } = await visit(dataDir)
    expect([await gone(left.pid ?? 0), await gone(postgres)]).toEqual([true, true])
    await stores.close()
  })

  test('and whose numbers strangers have got since: they are left alone', async () => {
    const dataDir = join(base, 'strangers')
    const first = await visit(dataDir)
    await first.leave()
    await first.stores.close()
    const stranger = spawn('sleep', ['600'], isRoot ? NOBODY : {})
    const pid = stranger.pid ?? 0
    const mark = JSON.stringify({ pid, started: 'another-boot/1' })
    await writeFile(join(dataDir, 'zhike.lock'), mark)
    await writeFile(join(dataDir, 'facts/engine.pid'), mark)
    const note = join(dataDir, 'ledger/pgdata/postmaster.pid')
    await writeFile(note, `${pid}\n/somewhere\n1\n5432\n\n\n\n`)
    if (isRoot) await chown(note, NOBODY.uid, NOBODY.gid)

    const { stores, count } = await visit(dataDir)

    expect(await count()).toEqual([1, 1])
    expect(await gone(pid)).toBe(false)
    await stores.close()
    stranger.kill()
  })

  test('leaves no watch behind', async () => {
    const dataDir = join(base, 'watch')
    const shop = startShop(dataDir)
    await shop.first
    expect(await holdersOf(join(dataDir, 'ledger'))).not.toEqual([])
    shop.child.kill('SIGKILL')
    await eventually(
      'nobody holds the folder',
      async () => (await holdersOf(join(dataDir, 'ledger'))).length === 0,
    )
  })
})

describe('who runs it, and where', () => {
  /** As root we lend a test to the user nobody, who must be able to read the program. */
  const lent = test.skipIf(isRoot && !enterableByAll(import.meta.dirname))
  const noted = isRoot
    ? ' (skipped where the project lies in a folder that others cannot enter)'
    : ''

  lent(`an ordinary user${noted}`, async () => {
    const dataDir = join(base, 'ordinary')
    await mkdir(dataDir)
    if (isRoot) await chown(dataDir, NOBODY.uid, NOBODY.gid)
    const shop = startShop(dataDir, isRoot ? NOBODY : {})

    expect(await shop.first).toHaveProperty('opened')
    expect(await shop.close()).toBe(0)
    expect(shop.lines.at(-1)).toEqual({ closed: true })
  })

  lent(`a user who may not write there gets told${noted}`, async () => {
    const dataDir = join(base, 'forbidden')
    await mkdir(dataDir, { mode: 0o555 })
    const { problem } = await startShop(dataDir, isRoot ? NOBODY : {}).first

    expect(problem).toMatchObject({ code: 'no_permission', params: { path: dataDir } })
    expect(problem?.params?.['user']).toBeTruthy()
  })

  test('a folder that others cannot enter, with a name longer than a socket may have', async () => {
    const closed = join(base, 'closed')
    await mkdir(closed, { mode: 0o700 })
    const dataDir = join(closed, 'x'.repeat(60), 'y'.repeat(60))

    const events: EngineEvent[] = []
    const { stores, leave, count } = await visit(dataDir, (event) => events.push(event))
    await leave()
    // A restart makes the socket anew.
    process.kill(enginePids(dataDir).postgres, 'SIGKILL')
    await eventually('it crashed', () => events.some((event) => event.kind === 'crashed'))
    await eventually('it answers again', async () => (await stores.health()).ledger.up)
    expect(await count()).toEqual([1, 1])
    await stores.close()
  })
})

function enterableByAll(folder: string): boolean {
  const open = (statSync(folder).mode & 0o001) !== 0
  return open && (dirname(folder) === folder || enterableByAll(dirname(folder)))
}

/** Processes that hold the folder open. */
async function holdersOf(folder: string): Promise<string[]> {
  const holders: string[] = []
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const fds = await readdir(`/proc/${pid}/fd`).catch(() => [])
    const places = await Promise.all(
      fds.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')),
    )
    if (places.includes(folder)) holders.push(await readFile(`/proc/${pid}/comm`, 'utf8'))
  }
  return holders
}
