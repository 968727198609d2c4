import type { RuleItem } from '#api/shapes/rule-definition.ts'

/** dynamic, static, frozen; manual, rule, model; first, highest, all. */
export function kindOfItem(item: RuleItem): string {
  const definition = item.definition as { kind?: string; source?: string; choose?: string }
  return (
    (item.kind === 'segment'
      ? definition.kind
      : item.kind === 'tag'
        ? definition.source
        : definition.choose) ?? ''
  )
}
