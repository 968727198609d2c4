import { Type } from 'typebox'
import { ok } from '#core/result.ts'
import { sql } from '#sql/sql.ts'
import { defineCondition } from './condition.ts'

const EveryoneNode = Type.Object({ everyone: Type.Literal(true) }, { additionalProperties: false })

/** All customers. */
export const everyoneCondition = defineCondition({
  key: 'everyone',
  name: { zh: '所有客户', en: 'Everyone' },
  group: 'membership',
  schema: EveryoneNode,
  examples: [{ node: { everyone: true }, says: { zh: '所有客户', en: 'everyone' } }],
  check: () => ok(true),
  sentence: () => ({ zh: '所有客户', en: 'everyone' }),
  compile: () => ({ truth: sql`1` }),
  matches: () => true,
  touches: () => [],
  isFixed: true,
})
