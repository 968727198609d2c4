import { formulaOf } from '#metrics/formula.ts'
import type { Value } from '#metrics/facts/fact.ts'
import { isRatio, isScore, type MetricSpec, type ScorePart } from '#metrics/metric-spec.ts'
import type { Ground, GroundPart, Sight } from './condition.ts'

/** What a metric's value rests on: the facts it is made of, what it counts, the parts of a score. */
export function groundOfSpec(
  spec: MetricSpec,
  sight: Pick<Sight, 'metric'>,
): Pick<Ground, 'facts' | 'counted' | 'parts'> {
  if (isScore(spec)) {
    const { parts, scale } = spec.score
    const total = parts.reduce((sum, { weight }) => sum + weight, 0)
    return { parts: parts.map((part) => groundOfPart(part, part.weight / total, scale, sight)) }
  }
  if (isRatio(spec)) return { facts: spec.ratio.of }
  const counted = COUNTED[spec.aggregate]?.(spec.of)
  return { facts: spec, ...(counted ? { counted: { zh: counted, en: '' } } : {}) }
}

/** What an aggregate's numbers count. */
const COUNTED: Readonly<Record<string, (of: string | undefined) => string>> = {
  count: () => '次',
  top_count: () => '次',
  distinct: (of) => (of === 'day' ? '天' : '个'),
}

function groundOfPart(
  part: ScorePart,
  weight: number,
  scale: number,
  sight: Pick<Sight, 'metric'>,
): GroundPart {
  const value = sight.metric(part.of)
  const reached = reachedOf(value, part)
  return { text: formulaOf(part.of), value, weight, points: scale * weight * reached }
}

/** From 0 at `from` to 1 at `to`. */
function reachedOf(value: Value, { from, to }: ScorePart): number {
  if (value === null) return 0
  return Math.min(1, Math.max(0, (Number(value) - from) / (to - from)))
}
