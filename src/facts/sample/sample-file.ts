import type { Readable } from 'node:stream'
import type { Localized } from '#core/text.ts'
import type { ImportKind } from '../stage/stage.ts'

/** A file of the sample shop: it goes through the same import as a user's own file. */
export type SampleFile = {
  readonly kind: ImportKind
  /** File name as the import shows it; `.csv` or `.jsonl`. */
  readonly name: string
  /** Name of the source that the facts carry. */
  readonly source: string
  /** What people are told about these data, in the console and on the command line. */
  readonly note: Localized
  /** For the progress bar: rows after the header, exact for real data, within a few per cent for made data. */
  readonly approxRows: number
  /** Opens the text (UTF-8), from its beginning, streaming; each call gives a stream of its own. */
  readonly open: () => Readable
  /** A mapping in the format of interfaces.md where the columns are not the canonical ones. */
  readonly mapping?: unknown
}
