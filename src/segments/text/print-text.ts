import type { Rule } from '../rule.ts'
import { conditions } from '../conditions/registry.ts'
import { isBareWord } from './tokens.ts'

/**
 * A rule as text that reads back as the same tree: conditions are written as their fields with values, the one that
 * names the kind first; groups of one kind need no brackets at the top.
 *
 * @example printText({ all: [{ tag: 'tea-lover' }, { not: { did: { event: 'order_paid', within: { days: 45 } } } }] })
 * // 'tag tea-lover and not did {event: order_paid, within: {days: 45}}'
 */
export function printText(rule: Rule): string {
  const text = printNode(rule)
  // Only the brackets of a group that is everything can be left out.
  return text.startsWith('(') ? text.slice(1, -1) : text
}

function printNode(rule: Rule): string {
  for (const [kind, word] of [
    ['all', 'and'],
    ['any', 'or'],
  ] as const) {
    const parts = rule[kind]
    if (!Array.isArray(parts)) continue
    const printed = (parts as Rule[]).map(printNode)
    return printed.length === 1 ? `${kind}(${printed[0]})` : `(${printed.join(` ${word} `)})`
  }
  if (rule['not'] !== undefined) return `not ${printNode(rule['not'] as Rule)}`
  const entries = Object.entries(rule).filter(([, value]) => value !== undefined)
  const kind = entries.find(([key]) => conditions.has(key))
  const rest = entries.filter((entry) => entry !== kind)
  return [...(kind ? [kind] : []), ...rest]
    .map(([key, value]) => `${key} ${printValue(value)}`)
    .join(' ')
}

function printValue(value: unknown): string {
  if (typeof value === 'string') return isBareWord(value) ? value : JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(printValue).join(', ')}]`
  if (value === null || typeof value !== 'object') return String(value)
  const fields = Object.entries(value).filter(([, one]) => one !== undefined)
  const named = (key: string): string => (isBareWord(key) ? key : JSON.stringify(key))
  return `{${fields.map(([key, one]) => `${named(key)}: ${printValue(one)}`).join(', ')}}`
}
