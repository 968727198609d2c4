import { registry } from '#core/registry.ts'
import { attributeCondition } from './attribute.condition.ts'
import { classCondition } from './class.condition.ts'
import { didCondition } from './did.condition.ts'
import { everyoneCondition } from './everyone.condition.ts'
import { metricCondition } from './metric.condition.ts'
import { rfmCondition } from './rfm.condition.ts'
import { segmentCondition } from './segment.condition.ts'
import { sequenceCondition } from './sequence.condition.ts'
import { tagCondition } from './tag.condition.ts'
import { tierCondition } from './tier.condition.ts'

/** Everything that a rule can ask of a customer. */
export const conditions = registry('condition', [
  attributeCondition,
  metricCondition,
  didCondition,
  sequenceCondition,
  tierCondition,
  rfmCondition,
  tagCondition,
  classCondition,
  segmentCondition,
  everyoneCondition,
])
