/** Every page of the console; `{customer}` and the like are filled with something that the shop has. */
export const PAGES: readonly {
  readonly name: string
  readonly path: string
  /** Only in 中文, light, and English, dark: what it is made of is looked at in all four elsewhere. */
  readonly inTwo?: true
}[] = [
  { name: 'overview', path: '/' },
  { name: 'overview-groups', path: '/?rfm=groups' },
  { name: 'customers', path: '/customers' },
  {
    name: 'customers-filtered',
    path: '/customers?tier={program}:{level}&sort=-{metric}&where={metric}%3E%3D1',
  },
  {
    name: 'customers-by-rule',
    path: '/customers?rule=%7B%22segment%22%3A%22{segment}%22%7D',
    inTwo: true,
  },
  { name: 'customers-none', path: '/customers?q=nobody-is-called-so' },
  { name: 'customer', path: '/customers/{customer}' },
  { name: 'customer-why', path: '/customers/{customer}?why={program}' },
  { name: 'customer-then', path: '/customers/{customer}?as_of={day}T23:59:59' },
  { name: 'segments', path: '/segments', inTwo: true },
  { name: 'segment', path: '/segments/{segment}', inTwo: true },
  { name: 'segment-edit', path: '/segments/{segment}/edit', inTwo: true },
  { name: 'segment-new', path: '/segments/new', inTwo: true },
  { name: 'tags', path: '/tags', inTwo: true },
  { name: 'tag', path: '/tags/{tag}', inTwo: true },
  { name: 'tag-edit', path: '/tags/{tag}/edit', inTwo: true },
  { name: 'tag-new', path: '/tags/new?manual=1', inTwo: true },
  { name: 'classes', path: '/classes', inTwo: true },
  { name: 'class', path: '/classes/{class}', inTwo: true },
  { name: 'class-edit', path: '/classes/{class}/edit', inTwo: true },
  { name: 'class-new', path: '/classes/new', inTwo: true },
  { name: 'customer-rule', path: '/customers/{customer}?rule=segment:{segment}', inTwo: true },
  { name: 'tiers', path: '/tiers/{program}' },
  { name: 'tiers-edit', path: '/tiers/{program}/edit' },
  { name: 'tiers-new', path: '/tiers/new' },
  { name: 'promotions', path: '/promotions', inTwo: true },
  { name: 'promotion-new', path: '/promotions/new', inTwo: true },
  { name: 'try-cart', path: '/try-cart', inTwo: true },
  { name: 'coupons', path: '/coupons', inTwo: true },
  { name: 'imports', path: '/imports' },
  { name: 'import-new', path: '/imports/new' },
  { name: 'import', path: '/imports/{import}' },
  { name: 'sources', path: '/sources', inTwo: true },
  { name: 'source-new', path: '/sources/new', inTwo: true },
  { name: 'source-live', path: '/sources/{source}', inTwo: true },
  { name: 'source-problems', path: '/sources/{source}?view=problems', inTwo: true },
  { name: 'source-connect', path: '/sources/{source}?view=connect', inTwo: true },
  { name: 'identities', path: '/identities', inTwo: true },
  { name: 'metrics', path: '/dictionary' },
  { name: 'metric', path: '/dictionary/{metric}' },
  { name: 'health', path: '/health', inTwo: true },
  { name: 'settings-shop', path: '/settings/shop' },
  { name: 'settings-people', path: '/settings/people' },
  { name: 'settings-keys', path: '/settings/keys' },
  { name: 'settings-webhooks', path: '/settings/webhooks' },
  { name: 'settings-audit', path: '/settings/audit' },
  { name: 'settings-jobs', path: '/settings/jobs' },
  { name: 'settings-me', path: '/settings/me' },
  { name: 'not-found', path: '/there-is-no-such-page' },
]

/** What stands for the holes of the paths. */
export type Fill = Readonly<
  Record<
    | 'customer'
    | 'program'
    | 'level'
    | 'metric'
    | 'import'
    | 'day'
    | 'segment'
    | 'source'
    | 'tag'
    | 'class',
    string
  >
>

export const fill = (path: string, values: Fill): string =>
  path.replace(/\{(\w+)\}/g, (_, name: keyof Fill) => encodeURIComponent(values[name]))
