import type { TSchema } from 'typebox'
import { Localized, Money } from '#core/schemas.ts'
import * as audit from '../shapes/audit.ts'
import * as customerRules from '../shapes/customer-rules.ts'
import * as customer from '../shapes/customer.ts'
import * as event from '#facts/schema/event.ts'
import * as explanation from '../shapes/explanation.ts'
import * as feedback from '#facts/schema/feedback.ts'
import * as imports from '../shapes/import.ts'
import * as ingest from '../shapes/ingest.ts'
import * as job from '../shapes/job.ts'
import * as key from '../shapes/key.ts'
import * as mapping from '../shapes/mapping.ts'
import * as metric from '../shapes/metric.ts'
import * as order from '#facts/schema/order.ts'
import * as overview from '../shapes/overview.ts'
import * as problem from '../shapes/problem.ts'
import * as product from '#facts/schema/product.ts'
import * as refund from '#facts/schema/refund.ts'
import * as rfm from '../shapes/rfm.ts'
import * as ruleDefinition from '../shapes/rule-definition.ts'
import * as ruleFiles from '../shapes/rule-files.ts'
import * as ruleMembers from '../shapes/rule-members.ts'
import * as ruleWords from '../shapes/rule-words.ts'
import * as search from '../shapes/search.ts'
import * as session from '../shapes/session.ts'
import * as settings from '../shapes/settings.ts'
import * as source from '../shapes/source.ts'
import * as status from '../shapes/status.ts'
import * as text from '../shapes/text.ts'
import * as tierProgram from '../shapes/tier-program.ts'
import * as tier from '../shapes/tier.ts'
import * as timeline from '../shapes/timeline.ts'
import * as user from '../shapes/user.ts'

const modules = [
  { Money, Localized },
  audit,
  customer,
  customerRules,
  event,
  explanation,
  feedback,
  imports,
  ingest,
  job,
  key,
  mapping,
  metric,
  order,
  overview,
  problem,
  product,
  refund,
  rfm,
  ruleDefinition,
  ruleFiles,
  ruleMembers,
  ruleWords,
  search,
  session,
  settings,
  source,
  status,
  text,
  tierProgram,
  tier,
  timeline,
  user,
]

/** The object shapes that have a name of their own: they become components of the OpenAPI document. */
export const namedShapes: ReadonlyMap<object, string> = new Map(
  modules.flatMap((module) =>
    Object.entries(module as Record<string, unknown>).flatMap(
      ([name, value]): [object, string][] => (isObjectShape(value) ? [[value, name]] : []),
    ),
  ),
)

function isObjectShape(value: unknown): value is TSchema {
  return (
    value !== null &&
    typeof value === 'object' &&
    (value as { type?: unknown }).type === 'object' &&
    'properties' in value
  )
}
