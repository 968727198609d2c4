import type { Localized } from '#core/text.ts'
import type { ImportKind } from '../../../stage/stage.ts'

/** A column that the product understands, of one kind of file. */
export type CanonicalColumn = {
  readonly key: string
  readonly name: Required<Localized>
  readonly sentence: Required<Localized>
  /** A row without it can't be taken. */
  readonly required?: true
  /** How its cells are read: a key of values/registry.ts. */
  readonly value: string
  /** It names the customer; the kind of identifier. */
  readonly identifier?: string
  /** What other systems call it, in any spelling that headerKey makes equal. Ours is always known. */
  readonly synonyms: readonly string[]
}

/** Columns whose names people make up: `attributes.NAME`. */
export type OpenColumns = {
  readonly prefix: string
  readonly value: string
  readonly name: Required<Localized>
}

/** All columns of a kind of file. */
export type ColumnSet = {
  readonly key: ImportKind
  readonly columns: readonly CanonicalColumn[]
  readonly open: readonly OpenColumns[]
}

export const column = (
  key: string,
  value: string,
  words: {
    readonly zh: string
    readonly en: string
    readonly say?: Required<Localized>
    readonly required?: true
    readonly identifier?: string
    readonly synonyms: readonly string[]
  },
): CanonicalColumn =>
  Object.freeze({
    key,
    value,
    name: { zh: words.zh, en: words.en },
    sentence: words.say ?? { zh: words.zh, en: words.en },
    synonyms: words.synonyms,
    ...(words.required ? { required: words.required } : {}),
    ...(words.identifier === undefined ? {} : { identifier: words.identifier }),
  })
