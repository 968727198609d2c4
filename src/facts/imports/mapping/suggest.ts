import { headerKey } from '../read/headers.ts'
import { REJECT_COLUMNS } from '../read/inspection.ts'
import { missingColumns } from './compile/stage-insert.ts'
import { assemblies } from './compile/registry.ts'
import type { CanonicalColumn, ColumnSet } from './columns/column.ts'
import { columnSets } from './columns/registry.ts'
import type { ColumnMapping, Mapping } from './mapping.ts'
import { headersOf } from './mapping.ts'
import { fileHeaders, type Profile } from './profiles/profile.ts'
import { profiles } from './profiles/registry.ts'
import { readingHints } from './reading-hints.ts'

/** What a file's columns seem to mean. */
export type Suggestion = {
  /** Undefined if no kind fits at all. */
  readonly kind: Mapping['kind'] | undefined
  readonly mapping: Mapping | undefined
  /** The export that it was recognised as. */
  readonly profile: Profile | undefined
  /** How well each kind fits, 0 to 1, best first. */
  readonly kinds: readonly { readonly kind: Mapping['kind']; readonly fits: number }[]
  readonly confidence: number
  /** By the file's header: the canonical column that it was taken for, and how surely (0 to 1). */
  readonly byHeader: ReadonlyMap<string, { readonly column: string; readonly confidence: number }>
  /** Headers that nothing was made of. */
  readonly unmapped: readonly string[]
  /** Canonical columns that the kind needs and the file seems to lack. */
  readonly missing: readonly string[]
}

/**
 * Proposes a mapping for a file's columns: that of a platform's export if they are one's, else by the words for each
 * column, Chinese and English. `sample` (first records) tells how ids and dates are written.
 *
 * @example suggestMapping(['订单编号', '下单时间', '手机号', '实付金额']).mapping?.columns // { order_id: '订单编号', … }
 */
export function suggestMapping(
  headers: readonly string[],
  kind?: Mapping['kind'],
  sample: readonly (readonly string[])[] = [],
): Suggestion {
  const own = headers.filter((header) => !(REJECT_COLUMNS as readonly string[]).includes(header))
  const names = fileHeaders(own)
  const profile = profiles.all.find(
    (one) =>
      (kind === undefined || one.kind === kind) &&
      one.marks.every((mark) => names.find(mark) !== undefined),
  )
  const guesses = columnSets.all.map((set) => guessOf(set, own)).sort((a, b) => b.fits - a.fits)
  const kinds = profile
    ? [{ kind: profile.kind, fits: 1 }, ...guesses.filter((guess) => guess.kind !== profile.kind)]
    : guesses
  const chosen =
    kind ?? profile?.kind ?? (guesses[0] && guesses[0].fits > 0 ? guesses[0].kind : undefined)
  const base = {
    kinds: kinds.map(({ kind: one, fits }) => ({ kind: one, fits })),
    profile,
    kind: chosen,
  }
  if (chosen === undefined)
    return {
      ...base,
      mapping: undefined,
      confidence: 0,
      byHeader: new Map(),
      unmapped: own,
      missing: [],
    }
  const guess = guesses.find((one) => one.kind === chosen)
  const plain: Mapping = profile
    ? { kind: chosen, ...profile.mapping(names) }
    : (guess?.mapping ?? { kind: chosen, columns: {} })
  const mapping = readingHints(plain, headers, sample)
  const byHeader = confidences(mapping, profile ? 1 : undefined, guess)
  const beside = mapping.refunds?.beside ? headersOf(mapping.refunds.beside.amount) : []
  return {
    ...base,
    mapping,
    confidence: profile ? 1 : (guess?.fits ?? 0),
    byHeader,
    unmapped: own.filter((header) => !byHeader.has(header) && !beside.includes(header)),
    missing: missingFrom(mapping),
  }
}

/** Canonical columns that a mapping's kind needs and the mapping does not name. */
export function missingFrom(mapping: Mapping): string[] {
  const assembly = assemblies.get(mapping.kind)
  return assembly.ok
    ? missingColumns(assembly.value.needs(mapping), new Set(Object.keys(mapping.columns)))
    : []
}

type Guess = {
  readonly kind: Mapping['kind']
  readonly mapping: Mapping
  readonly fits: number
  readonly sure: ReadonlyMap<string, number>
}

/** Matches headers to a kind's columns: our own name for sure, a synonym nearly, each header and column once. */
function guessOf(set: ColumnSet, headers: readonly string[]): Guess {
  const columns: Record<string, ColumnMapping> = {}
  const sure = new Map<string, number>()
  const free = new Set(headers)
  const take = (column: CanonicalColumn, header: string | undefined, confidence: number): void => {
    if (header === undefined) return
    columns[column.key] =
      /\.amount$/.test(header) && column.value === 'money' ? { header, unit: 'minor' } : header
    sure.set(column.key, confidence)
    free.delete(header)
  }
  const isRefundFile = headers.some((header) => keysOf(header).some((key) => REFUND_IDS.has(key)))
  const usable = set.columns.filter((column) => isRefundFile || !REFUND_COLUMNS.has(column.key))
  for (const column of usable)
    take(
      column,
      pickHeader(free, (keys) => keys[0] === headerKey(column.key)),
      1,
    )
  // Synonyms in their order: the first is the commonest word.
  for (const column of usable.filter(({ key }) => columns[key] === undefined)) {
    for (const synonym of column.synonyms) {
      if (columns[column.key] === undefined)
        take(
          column,
          pickHeader(free, (keys) => keys.includes(headerKey(synonym))),
          0.9,
        )
    }
  }
  for (const { prefix } of set.open)
    for (const header of free)
      if (header.startsWith(prefix) && header.length > prefix.length) columns[header] = header
  const mapping = withRefunds({ kind: set.key, columns }, free)
  return { kind: set.key, mapping, fits: fitOf(set, mapping), sure }
}

const REFUND_COLUMNS = new Set(['refund_id', 'refunded_at', 'amount'])
const REFUND_IDS = new Set([
  'refundid',
  'refundno',
  'refundnumber',
  '退款编号',
  '退款单号',
  '退款单编号',
  '售后单号',
  '售后编号',
  '退货单号',
])
const REFUND_AMOUNTS = [
  '退款金额',
  '退款总额',
  '实退金额',
  'refundamount',
  'refundedamount',
  'amountrefunded',
  'totalrefunded',
]

/** A header's spellings: the whole, and what stands behind the last dot (JSON paths). */
function keysOf(header: string): string[] {
  const tail =
    header
      .replace(/\.amount$/, '')
      .split(/\.|\[\]\.?/)
      .at(-1) ?? header
  return [...new Set([headerKey(header.replace(/\.amount$/, '')), headerKey(tail)])]
}

function pickHeader(
  free: ReadonlySet<string>,
  fits: (keys: readonly string[]) => boolean,
): string | undefined {
  const exact = [...free].find((header) => fits([headerKey(header)]))
  return exact ?? [...free].find((header) => fits(keysOf(header)))
}

/** A file of refunds alone, or an amount given back beside each order. */
function withRefunds(mapping: Mapping, free: ReadonlySet<string>): Mapping {
  if (mapping.kind !== 'orders') return mapping
  const { columns } = mapping
  if (columns['refund_id'] !== undefined && columns['ordered_at'] === undefined)
    return { ...mapping, refunds: { when: 'always' } }
  if (columns['refund_id'] !== undefined) {
    const [header] = headersOf(columns['refund_id'])
    return header === undefined
      ? mapping
      : { ...mapping, refunds: { when: { column: header, empty: false } } }
  }
  const amount = [...free].find((header) =>
    keysOf(header).some((key) => REFUND_AMOUNTS.includes(key)),
  )
  return amount === undefined ? mapping : { ...mapping, refunds: { beside: { amount } } }
}

/** What the kind needs weighs most; of two kinds that have it, the one that more columns speak for. */
function fitOf(set: ColumnSet, mapping: Mapping): number {
  const assembly = assemblies.get(set.key)
  const groups = assembly.ok ? assembly.value.needs(mapping) : []
  const missing = missingFrom(mapping).length
  const needed = groups.length === 0 ? 1 : (groups.length - missing) / groups.length
  const mapped = Object.keys(mapping.columns).length
  // One column proves nothing: nearly every file has a date.
  if (mapped < 2 && missing > 0) return 0
  return Math.round((0.8 * needed * needed + 0.2 * Math.min(1, mapped / 10)) * 1000) / 1000
}

function confidences(
  mapping: Mapping,
  profile: number | undefined,
  guess: Guess | undefined,
): Suggestion['byHeader'] {
  const found = new Map<string, { column: string; confidence: number }>()
  for (const [column, source] of Object.entries(mapping.columns)) {
    for (const header of headersOf(source)) {
      if (!found.has(header))
        found.set(header, { column, confidence: profile ?? guess?.sure.get(column) ?? 1 })
    }
  }
  return found
}
