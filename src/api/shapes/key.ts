import { type Static, Type } from 'typebox'
import { closed, nullable } from './schema.ts'
import { Time } from './time.ts'
import { Role } from './user.ts'

/** An API key as lists show it: never the secret. */
export const ApiKey = closed({
  id: Type.String(),
  name: Type.String(),
  /** The first letters of the secret, to recognise it by. */
  prefix: Type.String(),
  role: Role,
  created_at: Time,
  created_by: Type.String(),
  last_used_at: nullable(Time),
  revoked_at: nullable(Time),
})
export type ApiKey = Static<typeof ApiKey>

/** POST /v1/keys */
export const ApiKeyInput = closed({
  name: Type.String({ minLength: 1, maxLength: 100 }),
  role: Role,
})
export type ApiKeyInput = Static<typeof ApiKeyInput>

/** The secret is shown here and never again. */
export const ApiKeyCreated = closed({ key: ApiKey, secret: Type.String() })
export type ApiKeyCreated = Static<typeof ApiKeyCreated>
