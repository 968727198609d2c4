import type { Localized } from '#core/text.ts'
import { headerKey } from '../../read/headers.ts'
import type { ColumnSource, Mapping } from '../mapping.ts'

/** An export that is known by its columns: one file, one line in the registry. */
export type Profile = {
  readonly key: string
  readonly name: Required<Localized>
  readonly kind: Mapping['kind']
  /** Columns that only this export has together. All must be there. */
  readonly marks: readonly string[]
  /** A header row as the export has it, or the part of it that matters: what the contract test reads. */
  readonly example: readonly string[]
  /** The mapping of a file with these columns. */
  readonly mapping: (columns: FileHeaders) => Omit<Mapping, 'kind'>
}

export type FileHeaders = {
  /** The file's own spelling of the first of these columns that it has. */
  readonly find: (...headers: readonly string[]) => string | undefined
  /** Canonical columns from theirs; those that the file lacks are left out. */
  readonly pick: (wanted: Readonly<Record<string, Wanted>>) => Mapping['columns']
}
/** Their column; or several, of which the first that is not blank counts; or one with how to read it. */
type Wanted =
  | string
  | readonly string[]
  | (Omit<ColumnSource, 'header'> & { readonly header?: string | readonly string[] })

export function fileHeaders(headers: readonly string[]): FileHeaders {
  const byKey = new Map(headers.map((header) => [headerKey(header), header]))
  const find = (...names: readonly string[]): string | undefined =>
    names.map((one) => byKey.get(headerKey(one))).find((one) => one !== undefined)
  const pick: FileHeaders['pick'] = (wanted) => {
    const columns: Mapping['columns'] = {}
    for (const [key, want] of Object.entries(wanted)) {
      const source = typeof want === 'string' || isNames(want) ? { header: want } : want
      const { header, ...how } = source
      const names = header === undefined ? [] : typeof header === 'string' ? [header] : header
      const found = names.flatMap((name) => find(name) ?? [])
      if (names.length > 0 && found.length === 0) continue
      if (how.when && find(how.when.column) === undefined) continue
      const [only] = found
      const where = only === undefined ? {} : { header: found.length === 1 ? only : found }
      const when = how.when
        ? { when: { ...how.when, column: find(how.when.column) ?? how.when.column } }
        : {}
      columns[key] =
        Object.keys(how).length === 0 && found.length === 1 && only !== undefined
          ? only
          : { ...where, ...how, ...when }
    }
    return columns
  }
  return { find, pick }
}

const isNames = (want: Exclude<Wanted, string>): want is readonly string[] => Array.isArray(want)
