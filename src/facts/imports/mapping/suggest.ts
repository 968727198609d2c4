import { headerKey } from '../read/headers.ts'
import type { ImportKind } from '../../stage/stage.ts'
import type { CanonicalColumn, ColumnSet } from './columns/column.ts'
import { columnSets } from './columns/registry.ts'
import { type ColumnMapping, headersOf, type Mapping, sourceOf } from './mapping.ts'
import type { Profile } from './profiles/profile.ts'
import { profiles } from './profiles/registry.ts'

/** What a file's headers say of it. */
export type Suggestion = {
  /** Every kind, the one that fits best first; `fits` 0–1. */
  readonly kinds: readonly { readonly kind: ImportKind; readonly fits: number }[]
  /** undefined: the headers fit no kind. */
  readonly mapping: Mapping | undefined
  readonly profile: Profile | undefined
  /** Of each header that is understood, which column it is; `confidence` 0–1. */
  readonly byHeader: ReadonlyMap<string, { readonly column: string; readonly confidence: number }>
  /** Required columns that no header gives. */
  readonly missing: readonly string[]
}

/** Below this a file is not said to be of a kind. */
const FITS = 0.3

/**
 * What a file probably is, by its headers: a platform's export, or columns under any of their usual names in
 * Chinese or English. With `kind`, the mapping is for that kind.
 *
 * @example suggestMapping(['订单号', '手机号', '下单时间', '实付金额']).mapping?.columns // { order_id: '订单号', … }
 */
export function suggestMapping(headers: readonly string[], kind?: ImportKind): Suggestion {
  const known = new Set(headers)
  const profile = profiles.all.find((one) => one.signature.every((header) => known.has(header)) && (kind === undefined || one.mapping.kind === kind))
  const kinds = columnSets.all
    .map((set) => ({ kind: set.key, fits: fitOf(set, headers) }))
    .sort((a, b) => b.fits - a.fits)
  if (profile) return ofProfile(profile, known, kinds)
  const chosen = kind ?? (kinds[0] !== undefined && kinds[0].fits >= FITS ? kinds[0].kind : undefined)
  const set = columnSets.all.find((one) => one.key === chosen)
  if (!set) return { kinds, mapping: undefined, profile: undefined, byHeader: new Map(), missing: [] }
  const byHeader = match(set, headers)
  const columns: Record<string, ColumnMapping> = {}
  for (const [header, { column }] of byHeader) columns[column] = header
  const mapping: Mapping = { kind: set.key, columns }
  return { kinds, mapping, profile: undefined, byHeader, missing: missingIn(set, mapping) }
}

/** The columns of a set that the headers name; each header and each column once, the set's order deciding. */
function match(set: ColumnSet, headers: readonly string[]): Map<string, { column: string; confidence: number }> {
  const free = new Map(headers.map((header) => [headerKey(header), header]))
  const found = new Map<string, { column: string; confidence: number }>()
  const take = (key: string, column: string, confidence: number): boolean => {
    const header = free.get(key)
    if (header === undefined) return false
    free.delete(key)
    found.set(header, { column, confidence })
    return true
  }
  // Our own names first, so that nobody's synonym takes them.
  const left = set.columns.filter((column) => !take(headerKey(column.key), column.key, 1))
  for (const column of left) {
    column.synonyms.some((synonym, place) => take(headerKey(synonym), column.key, place < 8 ? 0.95 : 0.8))
  }
  for (const header of free.values()) {
    const open = set.open.find(({ prefix }) => header.toLowerCase().startsWith(prefix))
    if (open) found.set(header, { column: header, confidence: 1 })
  }
  return found
}

/** How much of a kind's required columns there are, and how many of the headers it understands. */
function fitOf(set: ColumnSet, headers: readonly string[]): number {
  const found = match(set, headers)
  const columns = new Set([...found.values()].map((one) => one.column))
  const required = set.columns.filter((column) => column.required)
  const identified = set.key === 'products' || set.columns.some((column) => column.identifier !== undefined && columns.has(column.key))
  const share = required.length === 0 ? (identified ? 1 : 0) : required.filter((column) => columns.has(column.key)).length / required.length
  return Math.min(1, share * (identified ? 1 : 0.8) * (0.5 + found.size / Math.max(1, headers.length) / 2))
}

function ofProfile(profile: Profile, known: ReadonlySet<string>, kinds: Suggestion['kinds']): Suggestion {
  const columns: Record<string, ColumnMapping> = {}
  const byHeader = new Map<string, { column: string; confidence: number }>()
  for (const [column, mapping] of Object.entries(profile.mapping.columns)) {
    const headers = headersOf(mapping).filter((header) => known.has(header))
    if (headers.length === 0 && sourceOf(mapping).value === undefined) continue
    columns[column] = typeof mapping === 'string' ? mapping : headers.length > 0 ? { ...mapping, header: headers } : mapping
    for (const header of headers) byHeader.set(header, { column, confidence: 1 })
  }
  const { refunds, ...rest } = profile.mapping
  const beside = refunds?.beside === undefined ? undefined : headersOf(refunds.beside.amount)
  const hasRefunds = beside === undefined || beside.some((header) => known.has(header))
  const mapping: Mapping = { ...rest, columns, ...(refunds !== undefined && hasRefunds ? { refunds } : {}) }
  const set = columnSets.all.find((one) => one.key === mapping.kind)
  return { kinds, mapping, profile, byHeader, missing: set ? missingIn(set, mapping) : [] }
}

/** A file whose lines are added to known orders need not say their time. */
const missingIn = (set: ColumnSet, mapping: Mapping): string[] =>
  set.columns
    .filter((column: CanonicalColumn) => column.required && mapping.columns[column.key] === undefined && !(mapping.merge === true && column.key === 'ordered_at'))
    .map((column) => column.key)
