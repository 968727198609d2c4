import type { Result } from '#core/result.ts'
import type { Actor } from '../actor.ts'
import type { Listed, Paging } from '../services.ts'
import type { ApiKey, ApiKeyCreated, ApiKeyInput } from '../shapes/key.ts'
import type { Login, PasswordChange, SetupInput, SetupOffer } from '../shapes/session.ts'
import type { SetupLink, User, UserChange, UserCreated, UserInput } from '../shapes/user.ts'

/** Who may come in. Implemented in this room over the ledger; see createAuth in ./auth.ts. */
export type AuthServices = {
  readonly users: UsersService
  readonly keys: KeysService
  readonly sessions: SessionsService
  readonly setup: SetupService
  readonly idempotency: IdempotencyService
}

export type UsersService = {
  list(page: Paging): Promise<Result<Listed<User>>>
  show(id: string): Promise<Result<User>>
  /** Makes the account and its one-time link; the person chooses the password. */
  create(actor: Actor, input: UserInput): Promise<Result<UserCreated>>
  change(actor: Actor, id: string, change: UserChange, etag: string): Promise<Result<User>>
  /** A new one-time link to choose a password with; earlier links of the user die. */
  link(actor: Actor, id: string): Promise<Result<SetupLink>>
}

export type KeysService = {
  list(page: Paging): Promise<Result<Listed<ApiKey>>>
  create(actor: Actor, input: ApiKeyInput): Promise<Result<ApiKeyCreated>>
  revoke(actor: Actor, id: string): Promise<Result<ApiKey>>
  /** Whose key this is; undefined if it is nobody's or was revoked. */
  recognise(secret: string, request: string): Promise<Actor | undefined>
}

/** A session as the cookie carries it: the token is shown to nobody but the browser. */
export type OpenSession = {
  readonly token: string
  readonly actor: Actor
  readonly displayName: string
  readonly expiresAt: number
}

export type SessionsService = {
  /** `from` is the caller's address, for the limit on tries. */
  login(input: Login, from: string, request: string): Promise<Result<OpenSession>>
  /** Whose session the cookie's token is; undefined if it ended or its user was disabled. */
  recognise(token: string, request: string): Promise<OpenSession | undefined>
  logout(token: string): Promise<void>
  changePassword(actor: Actor, token: string, input: PasswordChange): Promise<Result<OpenSession>>
}

export type SetupService = {
  /** The link of a shop that has no owner yet: printed at the start. undefined if there is an owner. */
  ownerLink(): Promise<SetupLink | undefined>
  check(token: string, from: string): Promise<Result<Omit<SetupOffer, 'shop_name'>>>
  finish(input: SetupInput, from: string, request: string): Promise<Result<OpenSession>>
}

/** What was answered to the first request of an Idempotency-Key. */
export type Remembered = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type IdempotencyService = {
  /** `go`: the caller does the work and then remembers or forgets; else the first answer, or a problem. */
  begin(
    scope: string,
    fingerprint: string,
  ): Promise<Result<{ go: true } | { go: false; answer: Remembered }>>
  remember(scope: string, answer: Remembered): Promise<void>
  /** The work failed in a way that a retry may mend. */
  forget(scope: string): Promise<void>
}
