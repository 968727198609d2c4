import type { FileFormat } from './file-format.ts'
import type { TextLayout } from './file-source.ts'
import type { Delimiter } from './delimiter.ts'

/** What a file turned out to be, before any of it is taken in. Plain data: it can be kept with the import's job. */
export type Inspection = {
  /** The name that it was given by its owner. */
  readonly name: string
  readonly bytes: number
  readonly format: FileFormat
  readonly compressed: boolean
  /** Texts only. */
  readonly encoding: TextLayout['encoding'] | null
  readonly newline: TextLayout['newline'] | null
  readonly delimiter: Delimiter | null
  /** XLSX only: the sheet that is read. */
  readonly sheet: string | null
  /** Bytes of a CSV's text, as UTF-8, before its first record. */
  readonly dataAt: number
  /** Names of the columns, all different, in their order. */
  readonly headers: readonly string[]
  /** How many of them a record must have; the others may be missing at its end. */
  readonly least: number
  /** The first records, at most 50, as texts in the order of `headers`. */
  readonly sample: readonly (readonly string[])[]
  /** It is a file of rejected rows that this product wrote, mended or not. */
  readonly mended: boolean
}

/** How many records a preview shows. */
export const SAMPLE_RECORDS = 50

/** Columns that the rejects file adds behind the original ones. */
export const REJECT_COLUMNS = ['zhike_row', 'zhike_column', 'zhike_reason', 'zhike_import'] as const
