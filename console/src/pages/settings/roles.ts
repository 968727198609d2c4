import type { Role } from '#api/shapes/user.ts'

/** From the one who may most to the one who may least. */
export const ROLES: readonly Role[] = ['owner', 'operator', 'viewer']
