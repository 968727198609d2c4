import { type Static, Type } from 'typebox'
import { closed, nullable, oneOf } from './schema.ts'
import { Time } from './time.ts'
import { NewPassword, Role, UserName } from './user.ts'

/** POST /v1/session */
export const Login = closed({
  name: Type.String({ minLength: 1, maxLength: 64 }),
  password: Type.String({ minLength: 1, maxLength: 200 }),
})
export type Login = Static<typeof Login>

/** GET /v1/session: who am I, and what may I do. `may` lists the policies of the route table. */
export const Session = closed({
  kind: oneOf(['user', 'key']),
  id: Type.String(),
  name: Type.String(),
  display_name: Type.String(),
  role: Role,
  sees_personal: Type.Boolean(),
  may: Type.Array(Type.String()),
  expires_at: nullable(Time),
})
export type Session = Static<typeof Session>

/** POST /v1/setup/check: what a link is for, without using it up. */
export const SetupToken = closed({ token: Type.String({ minLength: 20, maxLength: 200 }) })
export type SetupToken = Static<typeof SetupToken>

export const SetupOffer = closed({
  /** owner: first account of the shop; invitation: an account made by the owner; password: a new password. */
  purpose: oneOf(['owner', 'invitation', 'password']),
  name: nullable(Type.String()),
  role: Role,
  shop_name: Type.String(),
  expires_at: Time,
})
export type SetupOffer = Static<typeof SetupOffer>

/** POST /v1/setup: uses the link up and signs in. `name` is chosen only by the owner. */
export const SetupInput = closed({
  token: Type.String({ minLength: 20, maxLength: 200 }),
  name: Type.Optional(UserName),
  display_name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  password: NewPassword,
})
export type SetupInput = Static<typeof SetupInput>

/** PUT /v1/session/password: all other sessions of the user end. */
export const PasswordChange = closed({
  current: Type.String({ minLength: 1, maxLength: 200 }),
  next: NewPassword,
})
export type PasswordChange = Static<typeof PasswordChange>
