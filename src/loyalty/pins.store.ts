import { timeOrderedId } from '#core/ids.ts'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { Millis } from '#core/time.ts'
import { and, type Sql, sql } from '#sql/sql.ts'
import { instant } from '#stores/instant.ts'
import type { Ledger } from '#stores/ports.ts'
import type { TierPin } from './pins.ts'

/** What somebody says when they set a level by hand. `until` null: until somebody takes it away. */
export type NewTierPin = {
  readonly program: string
  readonly customer: number
  readonly level: string
  readonly mode: TierPin['mode']
  readonly reason: string
  readonly author: string
  readonly from: Millis
  readonly until: Millis | null
  /** Acts only after somebody other than the author has approved it. */
  readonly needsApproval: boolean
}

/** Which pins; nothing said: all. */
export type PinFilter = {
  readonly program?: string
  readonly customer?: number
  readonly id?: string
}

/**
 * Keeps a pin. Whether program, level and customer exist is known to the caller, who also writes the audit entry.
 * Problem `tier_pin_ends_early` if it would end before it begins.
 *
 * @example await addPin(ledger, { program: 'membership', customer: 7, level: 'gold', … }, clock.now())
 */
export async function addPin(
  ledger: Ledger,
  pin: NewTierPin,
  now: Millis,
): Promise<Result<TierPin>> {
  if (pin.until !== null && pin.until <= pin.from)
    return fail(problem('tier_pin_ends_early', {}, '/until'))
  const id = timeOrderedId(now)
  await ledger.query(sql`
INSERT INTO tier_pins (id, program, customer, level, mode, reason, author, made_at, valid_from, valid_until, needs_approval)
VALUES (${id}, ${pin.program}, ${pin.customer}, ${pin.level}, ${pin.mode}, ${pin.reason}, ${pin.author},
  ${instant(now)}, ${instant(pin.from)}, ${pin.until === null ? sql`NULL` : instant(pin.until)}, ${pin.needsApproval})`)
  const [made] = await listPins(ledger, { id })
  if (made === undefined) throw new Error(`pin ${id} was written and is not there`)
  return ok(made)
}

/**
 * A second person agrees: the pin acts from now on. Problems `not_found`; `tier_pin_state` if it was taken away, was
 * approved already or asks for no approval; `tier_pin_own` if it is their own.
 */
export function approvePin(
  ledger: Ledger,
  id: string,
  said: { readonly by: string; readonly at: Millis },
): Promise<Result<TierPin>> {
  return change(ledger, id, async (inner, pin) => {
    if (pin.author === said.by) return fail(problem('tier_pin_own'))
    if (!pin.needsApproval || pin.approvedAt !== null || pin.revokedAt !== null)
      return fail(problem('tier_pin_state', { id }))
    await inner.query(sql`
UPDATE tier_pins SET approved_by = ${said.by}, approved_at = ${instant(said.at)} WHERE id = ${id}`)
    return ok(undefined)
  })
}

/** Takes a pin away from now on; the past stays. Problems `not_found`; `tier_pin_state` if it was taken away already. */
export function revokePin(
  ledger: Ledger,
  id: string,
  said: { readonly by: string; readonly at: Millis },
): Promise<Result<TierPin>> {
  return change(ledger, id, async (inner, pin) => {
    if (pin.revokedAt !== null) return fail(problem('tier_pin_state', { id }))
    await inner.query(sql`
UPDATE tier_pins SET revoked_by = ${said.by}, revoked_at = ${instant(said.at)} WHERE id = ${id}`)
    return ok(undefined)
  })
}

/** Pins, also ended ones, newest first. */
export async function listPins(ledger: Ledger, filter: PinFilter = {}): Promise<TierPin[]> {
  const rows = await ledger.query<Row>(sql`
SELECT id, program, customer, level, mode, reason, author, made_at, valid_from, valid_until, needs_approval,
  approved_by, approved_at, revoked_at, revoked_by
FROM tier_pins
WHERE ${whereOf(filter)}
ORDER BY made_at DESC, id DESC`)
  return rows.map(pinOf)
}

function whereOf({ program, customer, id }: PinFilter): Sql {
  const conditions = [
    ...(program === undefined ? [] : [sql`program = ${program}`]),
    ...(customer === undefined ? [] : [sql`customer = ${customer}`]),
    ...(id === undefined ? [] : [sql`id = ${id}`]),
  ]
  return conditions.length === 0 ? sql`true` : and(conditions)
}

/** Two people who change one pin at once do it one after the other. */
function change(
  ledger: Ledger,
  id: string,
  run: (inner: Ledger, pin: TierPin) => Promise<Result<undefined>>,
): Promise<Result<TierPin>> {
  return ledger.transaction(async (inner) => {
    await inner.query(sql`SELECT id FROM tier_pins WHERE id = ${id} FOR UPDATE`)
    const [pin] = await listPins(inner, { id })
    if (pin === undefined) return fail(problem('not_found', { what: 'tier pin', id }))
    const done = await run(inner, pin)
    if (!done.ok) return done
    const [after] = await listPins(inner, { id })
    if (after === undefined) throw new Error(`pin ${id} was changed and is not there`)
    return ok(after)
  })
}

type Row = {
  id: string
  program: string
  customer: bigint
  level: string
  mode: TierPin['mode']
  reason: string
  author: string
  made_at: Millis
  valid_from: Millis
  valid_until: Millis | null
  needs_approval: boolean
  approved_by: string | null
  approved_at: Millis | null
  revoked_at: Millis | null
  revoked_by: string | null
}

const pinOf = (row: Row): TierPin => ({
  id: row.id,
  program: row.program,
  customer: Number(row.customer),
  level: row.level,
  mode: row.mode,
  reason: row.reason,
  author: row.author,
  madeAt: row.made_at,
  from: row.valid_from,
  until: row.valid_until,
  needsApproval: row.needs_approval,
  approvedBy: row.approved_by,
  approvedAt: row.approved_at,
  revokedAt: row.revoked_at,
  revokedBy: row.revoked_by,
})
