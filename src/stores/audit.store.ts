import { createHash } from 'node:crypto'
import type { Clock } from '#core/clock.ts'
import { canonicalJson, type Json } from '#core/json.ts'
import { and, empty, sql } from '#sql/sql.ts'
import { instant } from './instant.ts'
import type { Ledger } from './ports.ts'

/** Who did what to what. `actor` is a user or key, `action` a verb of the room (`import.undo`), `target` what it hit. */
export type AuditEntry = {
  readonly actor: string
  readonly action: string
  readonly target: string
  /** Ids, counts, before and after; never a customer's name, phone or message. */
  readonly detail?: { readonly [key: string]: Json }
}

export type AuditRecord = Required<AuditEntry> & {
  readonly seq: number
  readonly at: number
  /** SHA-256 over this entry and the hash before it. */
  readonly hash: string
}

export type AuditList = {
  readonly target?: string
  readonly actor?: string
  readonly limit: number
  readonly before?: number
}

/** The hash before the first entry. */
const BEGINNING = '0'.repeat(64)
const PAGE = 5_000

/**
 * The log of every change and access. It only grows (the database refuses changes), and each entry carries the
 * hash of the one before it, so that a change behind the database's back shows.
 *
 * @example
 * await ledger.transaction(async (inner) => {
 *   await changeIt(inner)
 *   await auditStore({ ledger: inner, clock }).append({ actor: 'user:1', action: 'tier.pin', target: 'customer:7' })
 * })
 */
export function auditStore({ ledger, clock }: { readonly ledger: Ledger; readonly clock: Clock }) {
  return {
    /** Adds an entry. Inside a transaction it comes and goes with that; entries of others wait for its end. */
    append: (entry: AuditEntry): Promise<AuditRecord> =>
      ledger.transaction(async (inner) => {
        await inner.query(sql`SELECT pg_advisory_xact_lock(hashtextextended('audit', 0))`)
        const [last] = await inner.query<{ seq: bigint; hash: string }>(
          sql`SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1`,
        )
        const { actor, action, target, detail = {} } = entry
        const line: Line = {
          seq: Number(last?.seq ?? 0n) + 1,
          at: clock.now(),
          actor,
          action,
          target,
          detail: canonicalJson(detail),
        }
        const previous = last?.hash ?? BEGINNING
        const hash = hashOf(line, previous)
        await inner.query(sql`INSERT INTO audit (seq, at, actor, action, target, detail, previous, hash)
          VALUES (${line.seq}, ${instant(line.at)}, ${actor}, ${action}, ${target}, ${line.detail}::json, ${previous}, ${hash})`)
        return { ...line, detail, hash }
      }),

    /** Newest first; `before` is the `seq` of the last page's last entry. */
    async list({ target, actor, limit, before }: AuditList): Promise<AuditRecord[]> {
      const conditions = [
        ...(target === undefined ? [] : [sql`target = ${target}`]),
        ...(actor === undefined ? [] : [sql`actor = ${actor}`]),
        ...(before === undefined ? [] : [sql`seq < ${before}`]),
      ]
      const rows =
        await ledger.query<Row>(sql`SELECT seq, at, actor, action, target, detail::text AS detail, previous, hash FROM audit
        ${conditions.length === 0 ? empty : sql`WHERE ${and(conditions)}`}
        ORDER BY seq DESC LIMIT ${limit}`)
      return rows.map(({ seq, at, actor, action, target, detail, hash }) => ({
        seq: Number(seq),
        at,
        actor,
        action,
        target,
        detail: JSON.parse(detail) as { [key: string]: Json },
        hash,
      }))
    },
  }
}

/** What `verifyAudit` found: how many entries hold together, and the first that does not. */
export type AuditVerdict = {
  readonly entries: number
  readonly lastHash: string
  readonly brokenAt?: number
}

/** Recomputes the whole chain. An entry that was changed, removed or put in between breaks it there. */
export async function verifyAudit(ledger: Ledger): Promise<AuditVerdict> {
  let entries = 0
  let lastHash = BEGINNING
  for (;;) {
    const rows =
      await ledger.query<Row>(sql`SELECT seq, at, actor, action, target, detail::text AS detail, previous, hash
      FROM audit WHERE seq > ${entries} ORDER BY seq LIMIT ${PAGE}`)
    for (const row of rows) {
      const line: Line = { ...row, seq: Number(row.seq) }
      const whole =
        line.seq === entries + 1 && row.previous === lastHash && row.hash === hashOf(line, lastHash)
      if (!whole) return { entries, lastHash, brokenAt: entries + 1 }
      entries = line.seq
      lastHash = row.hash
    }
    if (rows.length < PAGE) return { entries, lastHash }
  }
}

type Line = {
  seq: number
  at: number
  actor: string
  action: string
  target: string
  detail: string
}
type Row = Omit<Line, 'seq'> & { seq: bigint; previous: string; hash: string }

const hashOf = ({ seq, at, actor, action, target, detail }: Line, previous: string): string =>
  createHash('sha256')
    .update(JSON.stringify([previous, seq, at, actor, action, target, detail]))
    .digest('hex')
