import { type Static, Type } from 'typebox'
import {
  ColumnMapping as FileColumnMapping,
  Mapping as FileMapping,
} from '#facts/imports/mapping/mapping.ts'
import { IMPORT_KINDS } from '#facts/stage/stage.ts'
import { oneOf } from './schema.ts'

export const ImportKind = oneOf(IMPORT_KINDS)
export type ImportKind = Static<typeof ImportKind>

/** Where a canonical column comes from: their header alone, or with how to read it. */
export const ColumnMapping = FileColumnMapping
export type ColumnMapping = Static<typeof ColumnMapping>

/** A mapping file (facts/imports/mapping); `kind` may be left to the import's own. */
export const Mapping = Type.Object(
  { ...FileMapping.properties, kind: Type.Optional(ImportKind) },
  { additionalProperties: false },
)
export type Mapping = Static<typeof Mapping>
