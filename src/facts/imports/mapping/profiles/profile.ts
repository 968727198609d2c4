import type { Localized } from '#core/text.ts'
import type { Mapping } from '../mapping.ts'

/** An export of a shop platform that is recognised by its columns. */
export type Profile = {
  readonly key: string
  readonly name: Required<Localized>
  /** Headers that such a file always has. */
  readonly signature: readonly string[]
  /** What its columns mean; columns that a file lacks are left out. */
  readonly mapping: Mapping
}
