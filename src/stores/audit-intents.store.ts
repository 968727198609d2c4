import type { Clock } from '#core/clock.ts'
import { canonicalJson, type Json } from '#core/json.ts'
import { sql } from '#sql/sql.ts'
import { type AuditEntry, auditStore } from './audit.store.ts'
import { instant } from './instant.ts'
import type { Ledger } from './ports.ts'

/**
 * Changes that are about to be made, so that none is without a trace in the audit log: a change may touch both engines and
 * can't share one transaction with its entry. An intent that nobody kept or dropped is of a process that ended in between.
 *
 * @example
 * const id = await intents.begin(entry)
 * await changeIt()
 * await intents.keep(id, { ...entry, target: 'tier_pin:7' })
 */
export function auditIntents({
  ledger,
  clock,
}: {
  readonly ledger: Ledger
  readonly clock: Clock
}) {
  const remove = (inner: Ledger, id: bigint): Promise<unknown> =>
    inner.query(sql`DELETE FROM audit_intents WHERE id = ${id}`)
  return {
    begin: async ({ actor, action, target, detail = {} }: AuditEntry): Promise<bigint> => {
      const [made] = await ledger.query<{ id: bigint }>(sql`
        INSERT INTO audit_intents (at, actor, action, target, detail)
        VALUES (${instant(clock.now())}, ${actor}, ${action}, ${target}, ${canonicalJson(detail)}::json)
        RETURNING id`)
      if (made === undefined) throw new Error('an intent was written and is not there')
      return made.id
    },

    drop: async (id: bigint): Promise<void> => {
      await remove(ledger, id)
    },

    /** The entry comes, the intent goes. */
    keep: (id: bigint, entry: AuditEntry): Promise<void> =>
      ledger.transaction(async (inner) => {
        await auditStore({ ledger: inner, clock }).append(entry)
        await remove(inner, id)
      }),

    /** Makes entries of those that are older, saying that nobody knows how they ended. How many there were. */
    settle: (before: number): Promise<number> =>
      ledger.transaction(async (inner) => {
        const left = await inner.query<Row>(sql`
          SELECT id, at, actor, action, target, detail::text AS detail FROM audit_intents
          WHERE at < ${instant(before)} ORDER BY id FOR UPDATE SKIP LOCKED`)
        const audit = auditStore({ ledger: inner, clock })
        for (const { id, at, actor, action, target, detail } of left) {
          const begun = JSON.parse(detail) as { readonly [key: string]: Json }
          const ended = { outcome: 'unknown', begun_at: new Date(at).toISOString() }
          const said = (begun['detail'] ?? {}) as { readonly [key: string]: Json }
          const whole = { ...begun, detail: { ...said, ...ended } }
          await audit.append({ actor, action, target, detail: whole })
          await remove(inner, id)
        }
        return left.length
      }),
  }
}

type Row = {
  id: bigint
  at: number
  actor: string
  action: string
  target: string
  detail: string
}
