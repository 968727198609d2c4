import { type Static, Type } from 'typebox'
import { closed, oneOf } from './schema.ts'

export const IMPORT_KINDS = ['orders', 'customers', 'products', 'events', 'feedback'] as const
export const ImportKind = oneOf(IMPORT_KINDS)
export type ImportKind = Static<typeof ImportKind>

const Header = Type.String({ minLength: 1, maxLength: 500 })
const Condition = closed({
  column: Header,
  starts_with: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  equals: Type.Optional(Type.String({ maxLength: 200 })),
  less_than: Type.Optional(Type.Number()),
})

/** Where a canonical column comes from: their header alone, or with how to read it. */
export const ColumnMapping = Type.Union([
  Header,
  closed({
    header: Header,
    format: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    unit: Type.Optional(oneOf(['major', 'minor'])),
    when: Type.Optional(Condition),
  }),
])
export type ColumnMapping = Static<typeof ColumnMapping>

/** A mapping file: interfaces.md, “Canonical import columns”. */
export const Mapping = closed({
  kind: Type.Optional(ImportKind),
  columns: Type.Record(Type.String({ maxLength: 120 }), ColumnMapping),
  refunds: Type.Optional(closed({ when: Condition })),
  time_zone: Type.Optional(Type.String({ maxLength: 60 })),
  encoding: Type.Optional(oneOf(['utf-8', 'gb18030'])),
  currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
})
export type Mapping = Static<typeof Mapping>
