import type { Clock } from '#core/clock.ts'
import { problem } from '#core/problem.ts'
import { fail, ok } from '#core/result.ts'
import { formatTime } from '#core/time.ts'
import type { Json } from '#core/json.ts'
import { auditIntents } from '#stores/audit-intents.store.ts'
import {
  type AuditRecord,
  type AuditEntry as StoredEntry,
  auditStore,
} from '#stores/audit.store.ts'
import type { Ledger } from '#stores/ports.ts'
import type { Actor } from '../actor.ts'
import type { Audited, AuditService } from '../services.ts'
import type { AuditEntry } from '../shapes/audit.ts'

/** The audit log as the routes write and read it, over the stores' hash chain. */
export function createAudit({
  ledger,
  clock,
  zone,
}: {
  ledger: Ledger
  clock: Clock
  zone: () => string
}): AuditService {
  const store = auditStore({ ledger, clock })
  const intents = auditIntents({ ledger, clock })
  return {
    begin: async (actor, entry) => {
      const id = await intents.begin(entryOf(actor, entry))
      return {
        keep: (by, made) => intents.keep(id, entryOf(by, made)),
        drop: () => intents.drop(id),
      }
    },
    list: async (_actor, { actor, subject }, { limit, after }) => {
      const before = after?.[0]
      if (before !== undefined && typeof before !== 'number')
        return fail(problem('invalid_cursor', {}, '/cursor'))
      const records = await store.list({
        limit: limit + 1,
        ...(actor === undefined ? {} : { actor }),
        ...(subject === undefined ? {} : { target: subject }),
        ...(before === undefined ? {} : { before }),
      })
      const shown = records.slice(0, limit)
      const next = records.length > limit ? [shown.at(-1)?.seq ?? 0] : null
      return ok({ data: shown.map((record) => toEntry(record, zone())), next })
    },
  }
}

const entryOf = (actor: Actor, { action, subject, detail }: Audited): StoredEntry => ({
  actor: `${actor.kind}:${actor.id}`,
  action,
  target: `${subject.kind}:${subject.id}`,
  // Through JSON once: what is undefined is left out of what is hashed.
  detail: JSON.parse(JSON.stringify({ by: actor.name, request: actor.request, detail })) as Record<
    string,
    Json
  >,
})

function toEntry(
  { seq, at, actor, action, target, detail }: AuditRecord,
  zone: string,
): AuditEntry {
  const [kind, id] = split(actor)
  const [subjectKind, subjectId] = split(target)
  return {
    id: String(seq),
    at: formatTime(at, zone),
    actor: { kind, id, name: typeof detail['by'] === 'string' ? detail['by'] : id },
    action,
    subject: { kind: subjectKind, id: subjectId },
    detail: detail['detail'] ?? detail,
    request:
      typeof detail['request'] === 'string' && detail['request'] !== '' ? detail['request'] : null,
  }
}

function split(text: string): [string, string] {
  const cut = text.indexOf(':')
  return cut < 0 ? [text, ''] : [text.slice(0, cut), text.slice(cut + 1)]
}
