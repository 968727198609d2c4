import { registry } from '#core/registry.ts'
import { anniversaryCondition } from './anniversary.condition.ts'
import { attributeCondition } from './attribute.condition.ts'
import { birthdayCondition } from './birthday.condition.ts'
import { channelCondition } from './channel.condition.ts'
import { classCondition } from './class.condition.ts'
import { consentCondition } from './consent.condition.ts'
import { didCondition } from './did.condition.ts'
import { everyoneCondition } from './everyone.condition.ts'
import { firstCondition } from './first.condition.ts'
import { lastCondition } from './last.condition.ts'
import { metricCondition } from './metric.condition.ts'
import { regularlyCondition } from './regularly.condition.ts'
import { restartedCondition } from './restarted.condition.ts'
import { rfmCondition } from './rfm.condition.ts'
import { segmentCondition } from './segment.condition.ts'
import { sequenceCondition } from './sequence.condition.ts'
import { sourceCondition } from './source.condition.ts'
import { stoppedCondition } from './stopped.condition.ts'
import { storeCondition } from './store.condition.ts'
import { tagCondition } from './tag.condition.ts'
import { tierCondition } from './tier.condition.ts'

/** Everything that a rule can ask of a customer. */
export const conditions = registry('condition', [
  attributeCondition,
  metricCondition,
  didCondition,
  firstCondition,
  lastCondition,
  stoppedCondition,
  restartedCondition,
  regularlyCondition,
  channelCondition,
  storeCondition,
  sourceCondition,
  birthdayCondition,
  anniversaryCondition,
  consentCondition,
  sequenceCondition,
  tierCondition,
  rfmCondition,
  tagCondition,
  classCondition,
  segmentCondition,
  everyoneCondition,
])
