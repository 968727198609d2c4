import type { RuleWord } from '#api/shapes/rule-words.ts'
import { useFormat } from '../../api/session.tsx'
import { useMetrics } from '../../parts/metrics.ts'
import { useRules } from '../rules-context.tsx'
import { isJson, type Json } from '../tree.ts'
import type { Scope } from './field-props.ts'

type Asked = {
  readonly label?: string | undefined
  readonly type: 'number' | 'text' | 'any'
  readonly unit?: string | undefined
  readonly choices?: readonly RuleWord[] | undefined
  readonly ordered?: boolean
  readonly optional?: boolean
  /** There is nothing to ask: a tag without values. */
  readonly hidden?: boolean
}

/** What the compared value is: a metric's number in its unit, a level, a value of a class, a text. */
export function useComparison(name: string, value: Json, scope: Scope): Asked {
  const { words } = useRules()
  const metrics = useMetrics()
  const f = useFormat()
  const { metric, program, attribute } = value
  if (metric !== undefined) return ofMetric(metric, metrics, f)
  if (program !== undefined) {
    const levels = words.programs.find((one) => one.key === program)?.levels ?? []
    return { type: 'text', choices: levels, ordered: true }
  }
  for (const [key, list] of [
    ['tag', words.tags],
    ['class', words.classes],
  ] as const) {
    if (typeof value[key] !== 'string') continue
    const found = list.find((one) => one.key === value[key])
    const values = found?.values ?? []
    return {
      label: found && f.say(found.name),
      type: 'text',
      ...(values.length > 0 ? { choices: values } : {}),
      optional: true,
      hidden: values.length === 0,
    }
  }
  if (attribute !== undefined) {
    const found = words.attributes.find((one) => one.key === attribute)
    return { label: found && f.say(found.name), type: 'any' }
  }
  for (const [key, list] of [
    ['channel', words.channels],
    ['store', words.stores],
    ['source', words.sources],
  ] as const)
    if (name === key || scope.kind === key)
      return { type: 'text', ...(list.length > 0 ? { choices: list } : {}) }
  const counted = name === 'count' || name === 'distinct'
  return { type: 'number', unit: counted ? 'count' : scope.unit }
}

function ofMetric(
  metric: unknown,
  metrics: ReturnType<typeof useMetrics>,
  f: ReturnType<typeof useFormat>,
): Asked {
  if (typeof metric === 'string') {
    const found = metrics.find((one) => one.key === metric)
    const text = found?.unit === 'text'
    return {
      label: found && f.say(found.name),
      type: found === undefined ? 'any' : text ? 'text' : 'number',
      // The API shows a share in basis points, a rule writes it as it is: 0.6.
      unit: found?.unit === 'basis_points' ? 'ratio' : found?.unit,
    }
  }
  if (!isJson(metric)) return { type: 'number' }
  if ('ratio' in metric) return { type: 'number', unit: 'ratio' }
  const money = /amount|total|discount|shipping|price/.test(String(metric['of'] ?? ''))
  const adds = ['sum', 'avg', 'min', 'max', 'first', 'last'].includes(String(metric['aggregate']))
  return { type: 'any', unit: money && adds ? 'money' : 'number' }
}
