export const ROLES = ['owner', 'operator', 'viewer'] as const
