import { identifierKinds } from '#facts/identity/identifier-kinds.ts'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { type Millis, parseTime } from '#core/time.ts'
import type { CustomerQuery } from './shapes/customer.ts'
import { splitWords } from './words.ts'

/** Which customer a path means. `no` is Zhike's own number. */
export type CustomerPointer =
  | { readonly kind: 'no'; readonly no: number }
  | { readonly kind: 'identifier'; readonly identifier: string; readonly value: string }

export const COMPARISONS = ['>=', '<=', '!=', '>', '<', '='] as const
export type Comparison = (typeof COMPARISONS)[number]

/** `value` null: the metric has no value (with =) or has one (with !=). */
export type MetricCondition = {
  readonly metric: string
  readonly comparison: Comparison
  readonly value: number | null
}

/** In a segment, with a tag, of a class. */
export type MemberFilter = {
  readonly kind: 'segment' | 'tag' | 'class'
  readonly key: string
  readonly value?: string | undefined
}

/** GET /v1/customers, understood. Metric, program and level keys are not yet known to exist: the service says so. */
export type CustomerFilter = {
  readonly asOf?: Millis | undefined
  readonly knownAt?: Millis | undefined
  readonly q?: string | undefined
  readonly tier?: { readonly program?: string | undefined; readonly level: string } | undefined
  /** `value` undefined: any of its values. */
  readonly members?: readonly MemberFilter[] | undefined
  /** A rule as a segment has it, not checked yet. */
  readonly rule?: unknown
  readonly rfm: {
    readonly class?: string | undefined
    readonly group?: string | undefined
    readonly r?: number | undefined
    readonly f?: number | undefined
    readonly m?: number | undefined
  }
  readonly where: readonly MetricCondition[]
  readonly moved?:
    | {
        readonly way: 'up' | 'down' | { readonly from: string; readonly to: string }
        readonly program?: string | undefined
        readonly from?: Millis | undefined
        readonly to?: Millis | undefined
      }
    | undefined
  readonly dropsBefore?: Millis | undefined
  /** Keys of the metrics to show; undefined = the usual ones. */
  readonly columns?: readonly string[] | undefined
  readonly sort?: { readonly by: string; readonly descending: boolean } | undefined
  readonly count: boolean
}

/**
 * Reads how a path names a customer.
 *
 * @example parseCustomerRef('phone:13800000000') // { kind: 'identifier', identifier: 'phone', value: '13800000000' }
 */
export function parseCustomerRef(text: string): Result<CustomerPointer> {
  const found = /^([a-z_]+):(.+)$/s.exec(text)
  const [, kind = '', value = ''] = found ?? []
  if (kind === 'no') {
    const no = Number(value)
    if (!/^\d{1,10}$/.test(value) || no < 1 || no > 0xffff_ffff)
      return fail(problem('not_found', { what: 'customer', id: text }))
    return ok({ kind: 'no', no })
  }
  if (identifierKinds.has(kind)) return ok({ kind: 'identifier', identifier: kind, value })
  return ok({ kind: 'identifier', identifier: 'customer_id', value: text })
}

/** Reads GET /v1/customers' query; times without an offset are in `zone`. Problems name the parameter. */
export function parseCustomerQuery(query: CustomerQuery, zone: string): Result<CustomerFilter> {
  const times = parseTimes(query, zone)
  if (!times.ok) return times
  const where: MetricCondition[] = []
  for (const [index, text] of (query.where ?? []).entries()) {
    const condition = parseCondition(text)
    if (!condition) return fail(problem('invalid_condition', { text }, `/where/${index}`))
    where.push(condition)
  }
  const rule = parseRuleText(query.rule)
  if (!rule.ok) return rule
  const moved = parseMoved(query, times.value)
  if (!moved.ok) return moved
  return ok({
    asOf: times.value.as_of,
    knownAt: times.value.known_at,
    q: query.q?.trim() || undefined,
    tier: query.tier === undefined ? undefined : parseTier(query.tier),
    members: parseMembers(query),
    rule: rule.value,
    rfm: { class: query.rfm_class, group: query.rfm_group, r: query.r, f: query.f, m: query.m },
    where,
    moved: moved.value,
    dropsBefore: times.value.drops_before,
    columns: query.columns === undefined ? undefined : splitWords(query.columns),
    sort: query.sort === undefined ? undefined : parseSort(query.sort),
    count: query.count !== 'no' && query.cursor === undefined,
  })
}

const TIMES = ['as_of', 'known_at', 'moved_from', 'moved_to', 'drops_before'] as const
type Times = Partial<Record<(typeof TIMES)[number], Millis>>

function parseTimes(query: CustomerQuery, zone: string): Result<Times> {
  const times: Times = {}
  for (const name of TIMES) {
    const text = query[name]
    if (text === undefined) continue
    const at = parseTime(text, zone)
    if (at === undefined) return fail(problem('invalid_time', { value: text }, `/${name}`))
    times[name] = at
  }
  return ok(times)
}

function parseCondition(text: string): MetricCondition | undefined {
  const found =
    /^([a-z][a-z0-9_-]{0,63})\s*(>=|<=|!=|>|<|=)\s*(null|-?\d{1,15}(?:\.\d{1,6})?)$/.exec(
      text.trim(),
    )
  if (!found) return undefined
  const [, metric = '', comparison = '=', value = ''] = found
  if (value === 'null' && comparison !== '=' && comparison !== '!=') return undefined
  return {
    metric,
    comparison: comparison as Comparison,
    value: value === 'null' ? null : Number(value),
  }
}

function parseMoved(query: CustomerQuery, times: Times): Result<CustomerFilter['moved']> {
  if (query.moved === undefined) return ok(undefined)
  const pair = /^([a-z][a-z0-9_-]*)\.\.([a-z][a-z0-9_-]*)$/.exec(query.moved)
  const way =
    query.moved === 'up' || query.moved === 'down'
      ? query.moved
      : pair && { from: pair[1] ?? '', to: pair[2] ?? '' }
  if (!way) return fail(problem('invalid_condition', { text: query.moved }, '/moved'))
  return ok({ way, program: query.moved_program, from: times.moved_from, to: times.moved_to })
}

function parseRuleText(text: string | undefined): Result<unknown> {
  if (text === undefined) return ok(undefined)
  try {
    return ok(JSON.parse(text))
  } catch (error) {
    return fail(problem('invalid_json', { detail: String(error) }, '/rule'))
  }
}

function parseMembers(query: CustomerQuery): MemberFilter[] {
  const named = [
    ['segment', query.segment],
    ['tag', query.tag],
    ['class', query.class],
  ] as const
  return named.flatMap(([kind, text]): MemberFilter[] => {
    if (text === undefined) return []
    const cut = kind === 'segment' ? -1 : text.indexOf(':')
    return [
      cut < 0 ? { kind, key: text } : { kind, key: text.slice(0, cut), value: text.slice(cut + 1) },
    ]
  })
}

function parseTier(text: string): { program?: string | undefined; level: string } {
  const cut = text.indexOf(':')
  return cut < 0 ? { level: text } : { program: text.slice(0, cut), level: text.slice(cut + 1) }
}

const parseSort = (text: string): { by: string; descending: boolean } =>
  text.startsWith('-') ? { by: text.slice(1), descending: true } : { by: text, descending: false }
