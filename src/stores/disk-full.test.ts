import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '#sql/sql.ts'
import { eventually } from '../../test/harness/shop.ts'
import { openStores } from './open-stores.ts'

/** A small disk of its own, or the reason why there is none. */
function mount(folder: string): string | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=200m', 'tmpfs', folder], { stdio: 'pipe' })
    return undefined
  } catch (error) {
    return `a small disk can't be mounted here: ${(error as Error).message.split('\n')[0]}`
  }
}

const disk = await mkdtemp(join(tmpdir(), 'zhike-full-'))
const reason = mount(disk)

describe.skipIf(reason !== undefined)(
  `a full disk${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    const filler = join(disk, 'filler')
    const fill = async (): Promise<void> => {
      const { bavail, bsize } = await statfs(disk)
      await writeFile(filler, Buffer.alloc(bavail * bsize)).catch(() => undefined)
    }

    beforeAll(async () => {
      const stores = await openStores({ dataDir: join(disk, 'data') })
      await stores.facts.createTable({
        name: 'rows',
        columns: 'customer UInt32, text String',
        engine: 'MergeTree',
        orderBy: 'customer',
      })
      await stores.ledger.query(sql`CREATE TABLE rows (text text)`)
      await stores.close()
    })

    afterAll(() => {
      execFileSync('umount', ['-l', disk])
      return rm(disk, { recursive: true, force: true })
    })

    test('while running: both engines say disk_full, and go on by themselves when there is room', async () => {
      const stores = await openStores({ dataDir: join(disk, 'data') })
      await fill()
      const text = 'x'.repeat(1 << 20)

      const facts = await failure(() =>
        stores.facts.run(
          sql`INSERT INTO rows SELECT number, randomString(1000) FROM numbers(20000)`,
        ),
      )
      expect(facts).toContain('disk_full')
      const ledger = await failure(() =>
        stores.ledger.query(
          sql`INSERT INTO rows SELECT md5(n::text) || ${text} FROM generate_series(1, 200) n`,
        ),
      )
      expect(ledger).toContain('disk_full')

      await rm(filler)
      await eventually('both take rows again', async () => {
        const done = await Promise.allSettled([
          stores.facts.insert('rows', [{ customer: 1, text: 'a' }]),
          stores.ledger.query(sql`INSERT INTO rows VALUES ('a')`),
        ])
        return done.every(({ status }) => status === 'fulfilled')
      })
      await stores.close()
    })

    test('from the start: it is said, and nothing half-made is left that would stop the next start', async () => {
      await fill()
      const dataDir = join(disk, 'new')
      await expect(openStores({ dataDir })).rejects.toThrow('disk_full')

      await rm(filler)
      const stores = await openStores({ dataDir })
      expect((await stores.health()).ledger.up).toBe(true)
      await stores.close()
    })
  },
)

async function failure(run: () => Promise<unknown>): Promise<string> {
  // What was already reserved on disk may take the first rows.
  for (let tries = 0; tries < 50; tries += 1) {
    try {
      await run()
    } catch (error) {
      return String(error)
    }
  }
  return 'it never failed'
}
