import type { Identifier } from '#facts/identity/resolve.ts'

/**
 * How the API names a customer: the shop's own customer id; without one, the strongest identifier as KIND:VALUE;
 * without any, no:N. `identifiers` come strongest first.
 *
 * @example customerId(7, [['phone', '+8613800138000']]) // 'phone:+8613800138000'
 */
export function customerId(no: number, identifiers: readonly Identifier[]): string {
  const [strongest] = identifiers
  if (strongest === undefined) return `no:${no}`
  const [kind, value] = strongest
  return kind === 'customer_id' && !/^[a-z_]+:/.test(value) ? value : `${kind}:${value}`
}
