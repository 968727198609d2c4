import { createHash } from 'node:crypto'
import { canonicalJson, type Json } from '#core/json.ts'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { Millis } from '#core/time.ts'
import { param, type Sql, sql } from '#sql/sql.ts'
import type { Ledger } from './ports.ts'

/** One version of a definition. Versions count from 1; `removed`: from then on there is no such definition. */
export type DefinitionVersion = {
  readonly version: number
  readonly effectiveAt: Millis
  readonly body: Json
  /** Of the body: equal bodies, equal hashes. */
  readonly hash: string
  readonly note: string
  readonly createdAt: Millis
  readonly createdBy: string
  readonly removed: boolean
}

type DefinitionDraft = {
  readonly body: Json
  readonly hash: string
  readonly savedAt: Millis
  readonly savedBy: string
}

/** A definition with all of its past; versions ascending. `etag` changes with every version and every draft. */
export type Definition = {
  readonly kind: string
  readonly key: string
  readonly versions: readonly DefinitionVersion[]
  readonly draft: DefinitionDraft | undefined
  readonly removed: boolean
  readonly etag: string
}

/** A version to be written. `at` is when it is said, `effectiveAt` from when it holds. */
export type NewVersion = {
  readonly body: Json
  readonly effectiveAt: Millis
  readonly note: string
  readonly by: string
  readonly at: Millis
}
export type NewDraft = Pick<NewVersion, 'body' | 'by' | 'at'>

/** Which definition; `etag` is what the writer has read. */
export type DefinitionRef = { readonly kind: string; readonly key: string }
type Read = DefinitionRef & { readonly etag: string }

/** Definitions that are there (not removed), with drafts and versions, by key. */
export async function listDefinitions(ledger: Ledger, kind: string): Promise<Definition[]> {
  const found = await load(ledger, sql`d.kind = ${kind}`)
  return found.filter((one) => !one.removed)
}

/** Definitions that are or were there, with their versions, by key. */
export const listDefinitionsEver = (ledger: Ledger, kind: string): Promise<Definition[]> =>
  load(ledger, sql`d.kind = ${kind}`)

/** The definitions of every kind that are there. */
export async function listAllDefinitions(ledger: Ledger): Promise<Definition[]> {
  const kinds = await ledger.query<{ kind: string }>(sql`SELECT DISTINCT kind FROM definitions`)
  const lists = await Promise.all(kinds.map(({ kind }) => listDefinitions(ledger, kind)))
  return lists.flat()
}

/** The definition, also a removed one; undefined if there never was one. */
export async function findDefinition(
  ledger: Ledger,
  ref: DefinitionRef,
): Promise<Definition | undefined> {
  const found = await load(ledger, sql`d.kind = ${ref.kind} AND d.key = ${ref.key}`)
  return found[0]
}

/** Makes a definition, or one anew that was removed. Problem `key_taken` if it is there. */
export function createDefinition(
  ledger: Ledger,
  ref: DefinitionRef,
  version: NewVersion,
): Promise<Result<Definition>> {
  return alone(ledger, ref, async (inner, found) => {
    if (found && !found.removed)
      return fail(problem('key_taken', { key: ref.key }, '/definition/key'))
    await addVersion(inner, ref, { ...version, number: nextNumber(found), removed: false })
    return ok(undefined)
  })
}

/** Adds a version; the draft, if any, stays. Problems `not_found`, `version_conflict`. */
export function addDefinitionVersion(
  ledger: Ledger,
  ref: Read,
  version: NewVersion,
): Promise<Result<Definition>> {
  return change(ledger, ref, async (inner, found) => {
    await addVersion(inner, ref, { ...version, number: nextNumber(found), removed: false })
  })
}

/** Keeps a draft beside what is in force. Problems `not_found`, `version_conflict`. */
export function saveDefinitionDraft(
  ledger: Ledger,
  ref: Read,
  draft: NewDraft,
): Promise<Result<Definition>> {
  return change(ledger, ref, async (inner) => {
    await inner.query(sql`
      INSERT INTO definition_drafts (kind, key, body, hash, saved_at, saved_by)
      VALUES (${ref.kind}, ${ref.key}, ${asJson(draft.body)}, ${definitionHash(draft.body)}, ${asTime(draft.at)}, ${draft.by})
      ON CONFLICT (kind, key) DO UPDATE
      SET body = excluded.body, hash = excluded.hash, saved_at = excluded.saved_at, saved_by = excluded.saved_by`)
  })
}

/** Throws the draft away; none is no problem. Problems `not_found`, `version_conflict`. */
export function dropDefinitionDraft(ledger: Ledger, ref: Read): Promise<Result<Definition>> {
  return change(ledger, ref, (inner) => dropDraft(inner, ref))
}

/**
 * Makes the draft the next version, in one step. `check` looks at the draft as it is then.
 * Problems `not_found`, `version_conflict`, `no_draft`, and what `check` says.
 */
export function publishDefinitionDraft(
  ledger: Ledger,
  ref: Read,
  version: Omit<NewVersion, 'body'>,
  check: (body: Json) => Result<Json>,
): Promise<Result<Definition>> {
  return alone(ledger, ref, async (inner, found) => {
    const current = unchanged(found, ref)
    if (!current.ok) return current
    if (!current.value.draft) return fail(problem('no_draft', { key: ref.key }))
    const body = check(current.value.draft.body)
    if (!body.ok) return body
    await addVersion(inner, ref, {
      ...version,
      body: body.value,
      number: nextNumber(found),
      removed: false,
    })
    await dropDraft(inner, ref)
    return ok(undefined)
  })
}

/** Ends the definition: a last version says so, the earlier ones stay. Problems `not_found`, `version_conflict`. */
export function removeDefinition(
  ledger: Ledger,
  ref: Read,
  said: { by: string; at: Millis },
): Promise<Result<Definition>> {
  return change(ledger, ref, async (inner, found) => {
    const body = found.versions.at(-1)?.body ?? null
    await addVersion(inner, ref, {
      ...said,
      body,
      effectiveAt: said.at,
      note: '',
      number: nextNumber(found),
      removed: true,
    })
    await dropDraft(inner, ref)
  })
}

/** Equal bodies have equal hashes, whatever the order of their fields. */
export const definitionHash = (body: Json): string =>
  createHash('sha256').update(canonicalJson(body)).digest('hex')

type Change = (inner: Ledger, found: Definition) => Promise<void>

/** A change of what the writer has read, if it is still as it was. */
const change = (ledger: Ledger, ref: Read, run: Change): Promise<Result<Definition>> =>
  alone(ledger, ref, async (inner, found) => {
    const current = unchanged(found, ref)
    if (!current.ok) return current
    await run(inner, current.value)
    return ok(undefined)
  })

function unchanged(found: Definition | undefined, ref: Read): Result<Definition> {
  if (!found || found.removed) return fail(problem('not_found', { what: ref.kind, id: ref.key }))
  return found.etag === ref.etag ? ok(found) : fail(problem('version_conflict'))
}

/** One writer of this definition at a time; gives the definition as it is afterwards. */
function alone(
  ledger: Ledger,
  ref: DefinitionRef,
  run: (inner: Ledger, found: Definition | undefined) => Promise<Result<undefined>>,
): Promise<Result<Definition>> {
  return ledger.transaction(async (inner) => {
    // Locks also a key that has no row yet; goes with the transaction.
    await inner.query(
      sql`SELECT pg_advisory_xact_lock(hashtextextended(${`${ref.kind} ${ref.key}`}, 5))`,
    )
    const done = await run(inner, await findDefinition(inner, ref))
    if (!done.ok) return done
    const after = await findDefinition(inner, ref)
    if (!after) throw new Error(`${ref.kind} ${ref.key} was written and is not there`)
    return ok(after)
  })
}

const nextNumber = (found: Definition | undefined): number =>
  (found?.versions.at(-1)?.version ?? 0) + 1

async function addVersion(
  ledger: Ledger,
  ref: DefinitionRef,
  version: NewVersion & { readonly number: number; readonly removed: boolean },
): Promise<void> {
  await ledger.query(sql`
    INSERT INTO definitions (kind, key, version, effective_at, body, hash, note, created_at, created_by, removed)
    VALUES (${ref.kind}, ${ref.key}, ${version.number}, ${asTime(version.effectiveAt)}, ${asJson(version.body)},
      ${definitionHash(version.body)}, ${version.note}, ${asTime(version.at)}, ${version.by}, ${version.removed})`)
}

async function dropDraft(ledger: Ledger, ref: DefinitionRef): Promise<void> {
  await ledger.query(
    sql`DELETE FROM definition_drafts WHERE kind = ${ref.kind} AND key = ${ref.key}`,
  )
}

type Row = {
  kind: string
  key: string
  version: number
  effective_at: Millis
  body: Json
  hash: string
  note: string
  created_at: Millis
  created_by: string
  removed: boolean
  draft_body: Json | null
  draft_hash: string | null
  draft_saved_at: Millis | null
  draft_saved_by: string | null
}

async function load(ledger: Ledger, where: Sql): Promise<Definition[]> {
  const rows = await ledger.query<Row>(sql`
    SELECT d.kind, d.key, d.version, d.effective_at, d.body, d.hash, d.note, d.created_at, d.created_by, d.removed,
      f.body AS draft_body, f.hash AS draft_hash, f.saved_at AS draft_saved_at, f.saved_by AS draft_saved_by
    FROM definitions d
    LEFT JOIN definition_drafts f ON f.kind = d.kind AND f.key = d.key
    WHERE ${where}
    ORDER BY d.key, d.version`)
  const byKey = Map.groupBy(rows, (row) => row.key)
  return [...byKey.values()].map(toDefinition)
}

function toDefinition(rows: readonly Row[]): Definition {
  const last = rows.at(-1) as Row
  const draft =
    last.draft_hash === null
      ? undefined
      : {
          body: last.draft_body,
          hash: last.draft_hash,
          savedAt: last.draft_saved_at ?? 0,
          savedBy: last.draft_saved_by ?? '',
        }
  return {
    kind: last.kind,
    key: last.key,
    versions: rows.map(toVersion),
    draft,
    removed: last.removed,
    etag: etagOf(last, draft),
  }
}

const toVersion = (row: Row): DefinitionVersion => ({
  version: row.version,
  effectiveAt: row.effective_at,
  body: row.body,
  hash: row.hash,
  note: row.note,
  createdAt: row.created_at,
  createdBy: row.created_by,
  removed: row.removed,
})

/** Versions are never edited, so the last one stands for all. */
const etagOf = (last: Row, draft: DefinitionDraft | undefined): string =>
  createHash('sha256')
    .update(`${last.version} ${last.hash} ${draft?.hash ?? ''}`)
    .digest('base64url')
    .slice(0, 22)

const asJson = (body: Json): Sql => sql`${param(JSON.stringify(body), 'String')}::jsonb`

const asTime = (at: Millis): Sql => sql`${param(new Date(at), 'DateTime64(3)')}::timestamptz`
