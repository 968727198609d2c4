import { createIdempotency } from './idempotency.ts'
import { createKeys } from './keys.ts'
import { createLoginTries } from './login-tries.ts'
import type { AuthServices } from './services.ts'
import { createSessions } from './sessions.ts'
import { createSetup } from './setup.ts'
import { createUsers, type UserParts } from './users.ts'

/**
 * Everything about who may come in, over the ledger (tables: apiMigrations).
 *
 * @example const auth = createAuth({ ledger, clock, zone: () => 'Asia/Shanghai', url: () => 'http://127.0.0.1:4300' })
 */
export function createAuth(parts: UserParts): AuthServices {
  const tries = createLoginTries(parts)
  return {
    users: createUsers(parts),
    keys: createKeys(parts),
    sessions: createSessions({ ...parts, tries }),
    setup: createSetup({ ...parts, tries }),
    idempotency: createIdempotency(parts),
  }
}
