import type { ReactNode } from 'react'
import type { FactField, RuleWord } from '#api/shapes/rule-words.ts'
import type { Schema } from './schema.ts'

/** What a field inherits from what stands around it: which fact's fields, which values, which unit. */
export type Scope = {
  /** The condition's kind. */
  readonly kind: string
  readonly fields?: readonly FactField[]
  /** What the compared value can be, where that is known. */
  readonly choices?: readonly RuleWord[]
  readonly unit?: string
  readonly rfm?: string
  /** How parts are called here, before any other name. */
  readonly names?: Readonly<Record<string, string>>
}

export type FieldProps = {
  readonly name: string
  readonly label: string
  readonly schema: Schema
  readonly value: unknown
  /** JSON pointer from the definition's root: where problems with it point to. */
  readonly path: string
  readonly scope: Scope
  readonly onChange: (value: unknown) => void
  /** The editor for whatever stands inside: every kind of value can hold every other. */
  readonly render: (props: Omit<FieldProps, 'render'>) => ReactNode
}
