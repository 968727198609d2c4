import type { Texts } from '../locales/zh.ts'

/** The pages of the navigation, in its order; `key` follows a `g`. */
export type Place = {
  readonly to:
    | '/'
    | '/customers'
    | '/segments'
    | '/tiers'
    | '/promotions'
    | '/imports'
    | '/sources'
    | '/identities'
    | '/dictionary'
    | '/health'
    | '/settings'
  readonly name: keyof Texts['places']
  readonly key: string
  /** Where else one is when here: other beginnings of addresses. */
  readonly also?: readonly string[]
  readonly group?: 'data'
}

export const PLACES: readonly Place[] = Object.freeze([
  { to: '/', name: 'overview', key: 'o' },
  { to: '/customers', name: 'customers', key: 'c' },
  { to: '/segments', name: 'segments', key: 'e', also: ['/tags', '/classes'] },
  { to: '/tiers', name: 'tiers', key: 't' },
  { to: '/promotions', name: 'promotions', key: 'p', also: ['/coupons', '/try-cart'] },
  { to: '/imports', name: 'imports', key: 'i', group: 'data' },
  { to: '/sources', name: 'sources', key: 'd', group: 'data' },
  { to: '/identities', name: 'identities', key: 'y', group: 'data' },
  { to: '/dictionary', name: 'metrics', key: 'm', group: 'data' },
  { to: '/health', name: 'health', key: 'h', group: 'data' },
  { to: '/settings', name: 'settings', key: 's' },
])
