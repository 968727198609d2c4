import { expect, it } from 'vitest'
import { ok, unwrap } from '#core/result.ts'
import { testStores } from '../../test/harness/stores.ts'
import { definitionsMigrations } from './definitions.migrations.ts'
import {
  addDefinitionVersion,
  createDefinition,
  definitionHash,
  dropDefinitionDraft,
  findDefinition,
  listDefinitions,
  publishDefinitionDraft,
  removeDefinition,
  saveDefinitionDraft,
} from './definitions.store.ts'

const { ledger } = await testStores(definitionsMigrations)
const version = (levels: number, at: number) => ({
  body: { levels },
  effectiveAt: at,
  note: '',
  by: 'owner',
  at,
})

it('keeps every version with its date; nothing is overwritten', async () => {
  const ref = { kind: 'tier-program', key: 'a' }
  const first = unwrap(await createDefinition(ledger, ref, version(3, 1000)))
  const second = unwrap(
    await addDefinitionVersion(
      ledger,
      { ...ref, etag: first.etag },
      { ...version(4, 2000), effectiveAt: 900_000 },
    ),
  )
  expect(
    second.versions.map((one) => [one.version, one.effectiveAt, one.createdAt, one.body]),
  ).toEqual([
    [1, 1000, 1000, { levels: 3 }],
    [2, 900_000, 2000, { levels: 4 }],
  ])
  expect(await createDefinition(ledger, ref, version(1, 1))).toMatchObject({
    ok: false,
    problem: { code: 'key_taken' },
  })
})

it('a writer who has not read the last state is told so; the draft belongs to the state', async () => {
  const ref = { kind: 'tier-program', key: 'b' }
  const made = unwrap(await createDefinition(ledger, ref, version(1, 1)))
  const drafted = unwrap(
    await saveDefinitionDraft(
      ledger,
      { ...ref, etag: made.etag },
      { body: { levels: 9 }, by: 'ann', at: 5 },
    ),
  )
  expect(drafted.etag).not.toBe(made.etag)
  for (const stale of [
    saveDefinitionDraft(ledger, { ...ref, etag: made.etag }, { body: 1, by: 'bob', at: 6 }),
    dropDefinitionDraft(ledger, { ...ref, etag: made.etag }),
    removeDefinition(ledger, { ...ref, etag: made.etag }, { by: 'bob', at: 6 }),
    addDefinitionVersion(ledger, { ...ref, etag: made.etag }, version(2, 6)),
  ]) {
    expect(await stale).toMatchObject({ ok: false, problem: { code: 'version_conflict' } })
  }
  const published = unwrap(
    await publishDefinitionDraft(
      ledger,
      { ...ref, etag: drafted.etag },
      { effectiveAt: 10, note: 'more', by: 'ann', at: 7 },
      ok,
    ),
  )
  expect(published).toMatchObject({
    draft: undefined,
    versions: [{ version: 1 }, { version: 2, body: { levels: 9 }, note: 'more' }],
  })
  expect(
    await publishDefinitionDraft(
      ledger,
      { ...ref, etag: published.etag },
      { effectiveAt: 10, note: '', by: 'ann', at: 8 },
      ok,
    ),
  ).toMatchObject({
    problem: { code: 'no_draft' },
  })
})

it('of many who write at once on the same state, one gets through', async () => {
  const ref = { kind: 'tier-program', key: 'c' }
  const { etag } = unwrap(await createDefinition(ledger, ref, version(0, 1)))
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      addDefinitionVersion(ledger, { ...ref, etag }, version(index + 1, 2)),
    ),
  )
  expect(answers.filter((one) => one.ok)).toHaveLength(1)
  expect((await findDefinition(ledger, ref))?.versions).toHaveLength(2)
  const makers = await Promise.all(
    Array.from({ length: 12 }, () =>
      createDefinition(ledger, { kind: 'tier-program', key: 'd' }, version(1, 1)),
    ),
  )
  expect(makers.filter((one) => one.ok)).toHaveLength(1)
})

it('a removed definition is listed no more, keeps its past and can be made anew', async () => {
  const ref = { kind: 'segment', key: 'x' }
  const made = unwrap(await createDefinition(ledger, ref, version(1, 1)))
  const removed = unwrap(
    await removeDefinition(ledger, { ...ref, etag: made.etag }, { by: 'ann', at: 50 }),
  )
  expect(removed).toMatchObject({
    removed: true,
    versions: [{ removed: false }, { removed: true, effectiveAt: 50 }],
  })
  expect(await listDefinitions(ledger, 'segment')).toEqual([])
  expect(
    await addDefinitionVersion(ledger, { ...ref, etag: removed.etag }, version(2, 60)),
  ).toMatchObject({ problem: { code: 'not_found' } })
  const anew = unwrap(await createDefinition(ledger, ref, version(2, 70)))
  expect(anew.versions.map((one) => one.version)).toEqual([1, 2, 3])
  expect((await listDefinitions(ledger, 'segment')).map((one) => one.key)).toEqual(['x'])
})

it('equal bodies have equal hashes, whatever the order of their fields', () => {
  expect(definitionHash({ a: 1, b: [{ c: 1, d: 2 }] })).toBe(
    definitionHash({ b: [{ d: 2, c: 1 }], a: 1 }),
  )
  expect(definitionHash({ a: 1 })).not.toBe(definitionHash({ a: 2 }))
})
