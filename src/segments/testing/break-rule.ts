/** A rule with one place that is wrong. */
export type Broken = {
  readonly what: string
  /** A JSON pointer to the place. */
  readonly place: string
  readonly rule: unknown
}

type Step = string | number
type Spot = { readonly path: readonly Step[]; readonly value: unknown }

const NOBODY = 'no_such_word'
/** Strings that are words of the shop wherever they stand under these names. */
const WORDS = new Set([
  'metric',
  'attribute',
  'event',
  'field',
  'of',
  'by',
  'program',
  'tag',
  'class',
  'segment',
  'consent',
  'fact',
  'aggregate',
])
/** Words under a condition of this name. */
const UNDER: Readonly<Record<string, readonly string[]>> = {
  tier: ['is', 'at_least', 'at_most', 'above', 'below', 'in'],
  rfm: ['class', 'group'],
  channel: ['in', 'how'],
  store: ['in', 'how'],
  regularly: ['each'],
}
const UNITS = ['seconds', 'minutes', 'hours', 'days', 'months', 'years', 'this', 'previous']
const ORDERED = ['order_paid', 'order_placed', 'bought']

/** Every way to break one place of a rule that the product must notice. */
export function breakings(rule: unknown): Broken[] {
  return spotsOf(rule, []).flatMap((spot) => [
    ...unknownWords(rule, spot),
    ...unknownUnits(rule, spot),
    ...extraKeys(rule, spot),
    ...wrongTypes(rule, spot),
  ])
}

/** All values of a rule with where they stand. */
function spotsOf(value: unknown, path: readonly Step[]): Spot[] {
  const own: Spot = { path, value }
  if (value === null || typeof value !== 'object') return [own]
  const inside = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  return [own, ...inside.flatMap(([step, one]) => spotsOf(one, [...path, step]))]
}

/** The names that a spot stands under, without places in lists, the innermost first. */
const namesOf = ({ path }: Spot): string[] =>
  path.filter((step) => typeof step === 'string').toReversed()

function unknownWords(rule: unknown, spot: Spot): Broken[] {
  const [name = '', above = ''] = namesOf(spot)
  if (typeof spot.value !== 'string') return []
  const isWord =
    WORDS.has(name) ||
    UNDER[above]?.includes(name) === true ||
    isSource(rule, spot, name, above) ||
    isMemberValue(rule, spot, name) ||
    isOrderPlace(rule, spot, name)
  return isWord ? [broken(rule, `unknown ${name}`, spot.path, NOBODY)] : []
}

/** Keywords are whatever people typed, campaigns of visits whatever they are called next; other sources are words. */
function isSource(rule: unknown, { path }: Spot, name: string, above: string): boolean {
  if (above !== 'source') return false
  const { of, touch = 'profile' } = at(rule, path.slice(0, path.lastIndexOf('source') + 1)) as {
    of?: string
    touch?: string
  }
  const isFree = of === 'keyword' || (of === 'campaign' && touch !== 'profile')
  return name === 'touch' || (name === 'in' && !isFree)
}

function isMemberValue(rule: unknown, { path }: Spot, name: string): boolean {
  const beside = at(rule, path.slice(0, path.lastIndexOf(name))) as Record<string, unknown>
  return (
    (name === 'is' || name === 'in') && ('tag' in beside || typeof beside['class'] === 'string')
  )
}

function isOrderPlace(rule: unknown, { path }: Spot, name: string): boolean {
  const filter = at(rule, path.slice(0, path.lastIndexOf(name))) as Record<string, unknown>
  const where = path.lastIndexOf('where')
  if (where < 0 || !['is', 'is_not', 'in', 'not_in'].includes(name)) return false
  const holder = at(rule, path.slice(0, where)) as Record<string, unknown>
  const isOrder = ORDERED.includes(String(holder['event']))
  return isOrder && (filter['field'] === 'channel' || filter['field'] === 'store')
}

function unknownUnits(rule: unknown, { path, value }: Spot): Broken[] {
  if (!isObject(value)) return []
  const unit = Object.keys(value).find((key) => UNITS.includes(key))
  if (unit === undefined) return []
  const { [unit]: length, ...rest } = value
  const made = broken(rule, 'unknown unit', path, { ...rest, fortnights: length })
  return [{ ...made, place: `${made.place}/fortnights` }]
}

function extraKeys(rule: unknown, { path, value }: Spot): Broken[] {
  if (!isObject(value)) return []
  const made = broken(rule, 'extra key', path, { ...value, [NOBODY]: 1 })
  return [{ ...made, place: `${made.place}/${NOBODY}` }]
}

const wrongTypes = (rule: unknown, { path, value }: Spot): Broken[] => {
  if (path.length === 0) return [broken(rule, 'wrong type', path, 'a text')]
  return [
    broken(rule, 'null', path, null),
    broken(rule, 'wrong type', path, Array.isArray(value) ? { [NOBODY]: 1 } : [1]),
  ]
}

function broken(rule: unknown, what: string, path: readonly Step[], value: unknown): Broken {
  return { what, place: path.map((step) => `/${step}`).join(''), rule: replaced(rule, path, value) }
}

function replaced(rule: unknown, [step, ...rest]: readonly Step[], value: unknown): unknown {
  if (step === undefined) return value
  if (Array.isArray(rule)) {
    return rule.map((one: unknown, index) => (index === step ? replaced(one, rest, value) : one))
  }
  const object = rule as Record<string, unknown>
  return { ...object, [step]: replaced(object[step], rest, value) }
}

const at = (rule: unknown, path: readonly Step[]): unknown =>
  path.reduce<unknown>((here, step) => (here as Record<Step, unknown>)[step], rule) ?? {}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
