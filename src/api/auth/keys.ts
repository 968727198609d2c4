import type { Clock } from '#core/clock.ts'
import { secret, secretHash, timeOrderedId } from '#core/ids.ts'
import { problem } from '#core/problem.ts'
import { fail, ok } from '#core/result.ts'
import { formatTime } from '#core/time.ts'
import type { Ledger } from '#stores/ports.ts'
import type { Actor } from '../actor.ts'
import type { ApiKey } from '../shapes/key.ts'
import {
  findKeyByHash,
  hasOwnerKey,
  insertKey,
  type KeyRow,
  listKeys,
  revokeKey,
  touchKey,
  upsertKey,
} from './keys.store.ts'
import { seesPersonal } from './policy.ts'
import type { KeysService } from './services.ts'

const PREFIX_LETTERS = 8
const USED_EVERY_MS = 60_000

/** The row that ZHIKE_ADMIN_KEY stands in: another value replaces it, so that the old one stops working. */
const ADMIN_ID = 'admin'

export type KeyParts = {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly zone: () => string
}

/** API keys: 256 random bits, of which the SHA-256 is kept, so that looking one up by its hash tells no timing. */
export function createKeys({ ledger, clock, zone }: KeyParts): KeysService {
  const show = (row: KeyRow): ApiKey => toApiKey(row, zone())
  return {
    list: async ({ limit, after }) => {
      const rows = await listKeys(ledger, limit, after)
      const data = rows.slice(0, limit).map(show)
      return ok({ data, next: rows.length > limit ? [data.at(-1)?.id ?? null] : null })
    },
    create: async (actor, { name, role }) => {
      const text = secret('zk')
      const row = newKey({
        id: timeOrderedId(clock.now()),
        name,
        role,
        text,
        by: actor.name,
        at: clock.now(),
      })
      await insertKey(ledger, row)
      return ok({ key: show(row), secret: text })
    },
    revoke: async (_actor, id) => {
      const row = await revokeKey(ledger, id, clock.now())
      return row ? ok(show(row)) : fail(problem('not_found', { what: 'key', id }))
    },
    recognise: async (text, request) => {
      const row = await findKeyByHash(ledger, secretHash(text))
      if (!row) return undefined
      const now = clock.now()
      if ((row.last_used_at ?? 0) < now - USED_EVERY_MS) await touchKey(ledger, row.id, now)
      return actorOf(row, request)
    },
  }
}

/** Makes the key of ZHIKE_ADMIN_KEY work from the start. An earlier value of it does not any more. */
export async function acceptAdminKey(
  { ledger, clock }: Omit<KeyParts, 'zone'>,
  text: string,
): Promise<void> {
  const at = clock.now()
  await upsertKey(
    ledger,
    newKey({ id: ADMIN_ID, name: 'ZHIKE_ADMIN_KEY', role: 'owner', text, by: 'start', at }),
  )
}

/**
 * Makes the key work with which commands on the same machine enter this process; that of an earlier process of this
 * place (a machine's data folder) does not any more.
 */
export async function acceptLocalKey(
  { ledger, clock }: Omit<KeyParts, 'zone'>,
  text: string,
  place: string,
): Promise<void> {
  const at = clock.now()
  const id = `local-${secretHash(place).slice(0, 12)}`
  await upsertKey(
    ledger,
    newKey({ id, name: 'command line', role: 'owner', text, by: 'start', at }),
  )
}

/** A first key with the owner's role, shown once; undefined if there is one already. */
export async function makeFirstKey({
  ledger,
  clock,
}: Omit<KeyParts, 'zone'>): Promise<string | undefined> {
  if (await hasOwnerKey(ledger)) return undefined
  const text = secret('zk')
  const at = clock.now()
  const id = timeOrderedId(at)
  await insertKey(ledger, newKey({ id, name: 'first', role: 'owner', text, by: 'start', at }))
  return text
}

type NewKey = Pick<KeyRow, 'id' | 'name' | 'role'> & { text: string; by: string; at: number }

const newKey = ({ id, name, role, text, by, at }: NewKey): KeyRow & { hash: string } => ({
  id,
  name,
  role,
  prefix: text.slice(0, PREFIX_LETTERS),
  hash: secretHash(text),
  created_at: at,
  created_by: by,
  last_used_at: null,
  revoked_at: null,
})

const actorOf = (row: KeyRow, request: string): Actor => ({
  kind: 'key',
  id: row.id,
  name: row.name,
  role: row.role,
  seesPersonal: seesPersonal(row.role),
  request,
})

function toApiKey(row: KeyRow, zone: string): ApiKey {
  const time = (at: number | null): string | null => (at === null ? null : formatTime(at, zone))
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    role: row.role,
    created_at: formatTime(row.created_at, zone),
    created_by: row.created_by,
    last_used_at: time(row.last_used_at),
    revoked_at: time(row.revoked_at),
  }
}
