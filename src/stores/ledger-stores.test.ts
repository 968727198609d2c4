import { expect, test } from 'vitest'
import { fixedClock } from '#core/clock.ts'
import { sql } from '#sql/sql.ts'
import { testStores } from '../../test/harness/stores.ts'
import { auditIntents } from './audit-intents.store.ts'
import { auditStore, verifyAudit } from './audit.store.ts'
import { cursorsStore } from './cursors.store.ts'
import { settingsStore } from './settings.store.ts'

const { ledger } = await testStores()
const clock = fixedClock(Date.UTC(2026, 10, 22))

test('a cursor begins at 0 and moves only from where its reader stood', async () => {
  const cursors = cursorsStore(ledger)
  expect(await cursors.get('metrics')).toBe(0n)

  await cursors.move('metrics', 0n, 2n ** 60n)
  await expect(cursors.move('metrics', 0n, 5n)).rejects.toThrow('version_conflict')
  await expect(cursors.move('unknown', 3n, 5n)).rejects.toThrow('version_conflict')
  await cursors.move('metrics', 2n ** 60n, 2n ** 60n + 1n)

  expect(await cursors.get('metrics')).toBe(2n ** 60n + 1n)
  await cursors.reset('metrics')
  expect(await cursors.all()).toEqual([])
})

test('a cursor moved in a transaction that fails stays where it was', async () => {
  const failing = ledger.transaction(async (inner) => {
    await cursorsStore(inner).move('tiers', 0n, 9n)
    throw new Error('the write failed')
  })

  await expect(failing).rejects.toThrow('the write failed')
  expect(await cursorsStore(ledger).get('tiers')).toBe(0n)
})

test('a setting is changed under its version only', async () => {
  const settings = settingsStore({ ledger, clock })
  expect(await settings.get('zone')).toBeUndefined()

  expect(await settings.set('zone', 'Asia/Shanghai', { ifVersion: 0 })).toEqual({
    ok: true,
    value: { value: 'Asia/Shanghai', version: 1 },
  })
  expect(await settings.set('zone', 'UTC', { ifVersion: 0 })).toMatchObject({
    problem: { code: 'version_conflict' },
  })
  expect(await settings.set('zone', 'UTC', { ifVersion: 1 })).toMatchObject({
    value: { version: 2 },
  })
  expect(await settings.set('other', 1, { ifVersion: 3 })).toMatchObject({
    problem: { code: 'version_conflict' },
  })
  await settings.set('shop', { name: '茶' })

  expect(await settings.all()).toEqual({ shop: { name: '茶' }, zone: 'UTC' })
  await settings.remove('shop')
  expect(await settings.get('shop')).toBeUndefined()
})

test('the audit log holds together, whoever writes at the same time', async () => {
  const audit = auditStore({ ledger, clock })
  await Promise.all(
    Array.from({ length: 30 }, (_, n) =>
      audit.append({
        actor: `user:${n % 3}`,
        action: 'tier.pin',
        target: `customer:${n}`,
        detail: { n, z: null, a: '茶' },
      }),
    ),
  )

  expect(await verifyAudit(ledger)).toMatchObject({ entries: 30 })
  const mine = await audit.list({ actor: 'user:1', limit: 4 })
  expect(mine).toHaveLength(4)
  const older = await audit.list({ actor: 'user:1', limit: 4, before: mine.at(-1)?.seq ?? 0 })
  expect(older[0]?.seq).toBeLessThan(mine.at(-1)?.seq ?? 0)
  expect(mine[0]?.detail).toMatchObject({ a: '茶', z: null })
})

test('an entry of a transaction that fails does not exist', async () => {
  const before = await verifyAudit(ledger)
  await ledger
    .transaction(async (inner) => {
      await auditStore({ ledger: inner, clock }).append({ actor: 'a', action: 'b', target: 'c' })
      throw new Error('no')
    })
    .catch(() => undefined)

  expect(await verifyAudit(ledger)).toEqual(before)
})

test('what a process that ended had begun becomes an entry; what was done or refused leaves nothing behind', async () => {
  const intents = auditIntents({ ledger, clock })
  const entry = { actor: 'user:9', action: 'tier_pins.create', target: 'request:1' }
  const { entries } = await verifyAudit(ledger)
  await intents.keep(await intents.begin(entry), { ...entry, target: 'tier_pin:7' })
  await intents.drop(await intents.begin(entry))
  expect(await intents.settle(clock.now() + 1)).toBe(0)
  await intents.begin({ ...entry, detail: { by: 'Li', detail: { params: { id: 'c-7' } } } })
  expect(await intents.settle(clock.now())).toBe(0)
  expect(await intents.settle(clock.now() + 1)).toBe(1)
  expect(await intents.settle(clock.now() + 1)).toBe(0)

  expect(await auditStore({ ledger, clock }).list({ actor: 'user:9', limit: 5 })).toMatchObject([
    {
      target: 'request:1',
      detail: { by: 'Li', detail: { params: { id: 'c-7' }, outcome: 'unknown' } },
    },
    { target: 'tier_pin:7' },
  ])
  expect(await verifyAudit(ledger)).toMatchObject({ entries: entries + 2 })
})

test('the database refuses to change the log, and a change behind its back shows', async () => {
  await expect(ledger.query(sql`UPDATE audit SET actor = 'x' WHERE seq = 3`)).rejects.toThrow(
    'append-only',
  )
  await expect(ledger.query(sql`DELETE FROM audit`)).rejects.toThrow('append-only')
  await expect(ledger.query(sql`TRUNCATE audit`)).rejects.toThrow('append-only')

  await ledger.query(sql`ALTER TABLE audit DISABLE TRIGGER audit_only_grows`)
  await ledger.query(sql`UPDATE audit SET detail = '{"n":999}' WHERE seq = 7`)
  expect(await verifyAudit(ledger)).toMatchObject({ entries: 6, brokenAt: 7 })
  await ledger.query(sql`DELETE FROM audit WHERE seq = 5`)
  expect(await verifyAudit(ledger)).toMatchObject({ entries: 4, brokenAt: 5 })
})
