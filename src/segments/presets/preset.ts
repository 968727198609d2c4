import type { RuleDefinition } from '../definition.ts'

/** A definition that the product brings along; once installed it is the shop's own to edit. */
export type Preset = RuleDefinition & { readonly key: string }

/** A preset's registry key is its kind and key. */
export const preset = (definition: RuleDefinition): Preset => ({
  ...definition,
  key: `${definition.kind}-${definition.body.key}`,
})
