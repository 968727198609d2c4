import { type Static, Type } from 'typebox'
import { PageQuery } from './page.ts'
import { AnyJson, closed, nullable } from './schema.ts'
import { Time } from './time.ts'

/** Who did what to what, and when. Personal values are left out; secrets never get here. */
export const AuditEntry = closed({
  id: Type.String(),
  at: Time,
  actor: closed({ kind: Type.String(), id: Type.String(), name: Type.String() }),
  action: Type.String(),
  subject: closed({ kind: Type.String(), id: Type.String() }),
  detail: AnyJson,
  request: nullable(Type.String()),
})
export type AuditEntry = Static<typeof AuditEntry>

/** GET /v1/audit: newest first. `actor` is KIND:ID (user:…), `subject` KIND:ID (tier_program:membership). */
export const AuditQuery = closed({
  ...PageQuery,
  actor: Type.Optional(Type.String({ maxLength: 100 })),
  subject: Type.Optional(Type.String({ maxLength: 200 })),
})
export type AuditQuery = Static<typeof AuditQuery>
