import { assignmentsOf } from '#segments/assignments.store.ts'
import { membersSince } from '#segments/members.store.ts'
import { type PlannedRule, refText, treesOf } from '#segments/rule-plan.ts'
import { sentenceOf } from '#segments/sentence.ts'
import type { When } from '#api/services.ts'
import type { CustomerClass, CustomerSegment, CustomerTag } from '#api/shapes/customer-rules.ts'
import type { Text } from '#api/shapes/text.ts'
import { bothLanguages } from '../metric-view.ts'
import { iso, isoOrNull } from '../shop.ts'
import type { RuleDeps } from './asking.ts'
import { confidenceOf, scoreText, seeCustomer, valueName } from './explaining.ts'

export type CustomerRules = {
  readonly segments: CustomerSegment[]
  readonly tags: CustomerTag[]
  readonly classes: CustomerClass[]
}

/** What one customer is in, as of any instant: segments, tags and classes, each with its reason. */
export async function customerRules(
  deps: RuleDeps,
  customer: number,
  when: When,
): Promise<CustomerRules> {
  const { facts, ledger, shop } = deps
  const seen = await seeCustomer(deps, customer, when)
  const { live, inside, standpoint } = seen
  const [since, given] = await Promise.all([
    membersSince(facts, customer),
    assignmentsOf(ledger, customer, standpoint),
  ])
  const shown: CustomerRules = { segments: [], tags: [], classes: [] }
  for (const rule of live.plan.rules) {
    const { definition, outputs } = rule
    const mine = outputs.filter(({ ref }) => inside.has(refText(ref)))
    const { key, name } = definition.body
    const named = { key, name: bothLanguages(name) }
    const hand = given.find((one) => mine.some(({ no }) => no === one.rule))
    for (const { no, ref } of mine) {
      const from = isoOrNull(since.get(no), shop)
      const reason = hand
        ? handReason(hand.by, hand.reason)
        : (reasonOf(rule, ref.value, live.words) ?? scoreText(rule, seen) ?? named.name)
      if (definition.kind === 'segment') shown.segments.push({ ...named, since: from })
      if (definition.kind === 'tag')
        shown.tags.push({
          ...named,
          ...(ref.value === undefined
            ? {}
            : { value: ref.value, value_name: valueName(definition, ref.value) }),
          source: definition.body.source,
          group: definition.body.group ?? null,
          since: from,
          until: hand && hand.until !== null ? iso(hand.until, shop) : null,
          by: hand?.by ?? null,
          reason,
        })
      if (definition.kind === 'class')
        shown.classes.push({
          ...named,
          value: ref.value ?? null,
          value_name: valueName(definition, ref.value),
          override: hand
            ? {
                by: hand.by,
                reason: hand.reason,
                at: iso(hand.madeAt, shop),
                until: hand.until === null ? null : iso(hand.until, shop),
              }
            : null,
          confidence: hand ? null : confidenceOf(rule, seen),
          reason,
        })
    }
  }
  return shown
}

const handReason = (by: string, reason: string): Text => ({
  zh: `${by} 人工指定${reason === '' ? '' : `：${reason}`}`,
  en: `set by ${by}${reason === '' ? '' : `: ${reason}`}`,
})

/** The rule that put the customer in, as a sentence. */
export function reasonOf(
  { decision, outputs }: PlannedRule,
  value: string | undefined,
  words: Parameters<typeof sentenceOf>[1],
): Text | undefined {
  if (decision.how === 'rule') return sentenceOf(decision.tree, words)
  const index = outputs.findIndex(({ ref }) => ref.value === value)
  if (decision.how === 'all') {
    const label = decision.values[index]
    return label && 'tree' in label ? sentenceOf(label.tree, words) : undefined
  }
  if (decision.how !== 'first') return undefined
  const tree = treesOf(decision)[index]
  return tree
    ? sentenceOf(tree, words)
    : { zh: '不符合以上任何一类', en: 'fits none of the others' }
}
