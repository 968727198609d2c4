import type { Role } from './shapes/user.ts'

/** Who asks. `id` is stable and goes into the audit log; `name` is for people. */
export type Actor = {
  readonly kind: 'user' | 'key' | 'system'
  readonly id: string
  readonly name: string
  readonly role: Role
  /**
   * Whether names, phones and other personal values may be shown. If not, answers are masked here in the api
   * room; whoever searches for the actor must not look into personal values either, or the search would tell them.
   */
  readonly seesPersonal: boolean
  /** Id of the request, for logs and audit. */
  readonly request: string
}

/** Zhike itself: the worker, the start. */
export const systemActor = (name: string): Actor => ({
  kind: 'system',
  id: 'system',
  name,
  role: 'owner',
  seesPersonal: true,
  request: '',
})
