import { type Query, queryString } from './api/client.ts'

/**
 * Addresses that people can read and send on: plain texts, a list as a repeated name. Every page's
 * `validateSearch` turns these texts into what it means by them.
 *
 * @example parseSearch('?tier=gold&where=a>=1&where=b<2') // { tier: 'gold', where: ['a>=1', 'b<2'] }
 */
export function parseSearch(text: string): Record<string, string | string[]> {
  const params = new URLSearchParams(text)
  const found: Record<string, string | string[]> = {}
  for (const key of new Set(params.keys())) {
    const values = params.getAll(key)
    found[key] = values.length === 1 ? (values[0] ?? '') : values
  }
  return found
}

export const printSearch = (search: Record<string, unknown>): string => queryString(search as Query)

/** A single text of the address, or undefined; numbers and booleans that were set by code are read back as text. */
export function one(value: unknown): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value
  if (typeof first === 'number' || typeof first === 'boolean') return String(first)
  return typeof first === 'string' && first !== '' ? first : undefined
}

export function many(value: unknown): string[] | undefined {
  const all = (Array.isArray(value) ? value : [value]).filter(
    (item) => typeof item === 'string' && item !== '',
  )
  return all.length === 0 ? undefined : (all as string[])
}

/** Without the fields that are undefined, so that an address carries only what was chosen. */
export function chosen<T extends Record<string, unknown>>(
  search: T,
): { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
} {
  return Object.fromEntries(
    Object.entries(search).filter(([, value]) => value !== undefined),
  ) as never
}
