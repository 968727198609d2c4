import { type Static, Type } from 'typebox'
import { ROLES } from '../auth/roles.ts'
import { closed, nullable, oneOf } from './schema.ts'
import { Time } from './time.ts'

/** What people and keys may do: see /docs, and api/auth/policy.ts for the table. */
export const Role = oneOf(ROLES)
export type Role = Static<typeof Role>

/** The name that one signs in with. */
export const UserName = Type.String({
  minLength: 2,
  maxLength: 64,
  pattern: '^[^\\s@/:<>]+(@[^\\s@/:<>]+)?$',
})

/** Length is what makes a password strong; nothing else is asked of it. */
export const NewPassword = Type.String({ minLength: 10, maxLength: 200 })

export const User = closed({
  id: Type.String(),
  name: Type.String(),
  display_name: Type.String(),
  role: Role,
  /** invited: has a link but no password yet. */
  state: oneOf(['invited', 'active', 'disabled']),
  created_at: Time,
  last_seen_at: nullable(Time),
  etag: Type.String(),
})
export type User = Static<typeof User>

/** A one-time link. It is shown once; only its hash is kept. */
export const SetupLink = closed({ url: Type.String(), token: Type.String(), expires_at: Time })
export type SetupLink = Static<typeof SetupLink>

/** POST /v1/users */
export const UserInput = closed({
  name: UserName,
  display_name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  role: Role,
})
export type UserInput = Static<typeof UserInput>

export const UserCreated = closed({ user: User, link: SetupLink })
export type UserCreated = Static<typeof UserCreated>

/** PUT /v1/users/{id}, with If-Match. */
export const UserChange = closed({
  display_name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  role: Type.Optional(Role),
  state: Type.Optional(oneOf(['active', 'disabled'])),
})
export type UserChange = Static<typeof UserChange>
