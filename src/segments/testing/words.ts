import { metricCatalogue } from '#metrics/catalogue/registry.ts'
import { standardRfm } from '#metrics/rfm/rfm-model.ts'
import { STANDARD_ATTRIBUTES } from '../conditions/attribute.condition.ts'
import type { MemberRef, MemberWords, RuleWords } from '../conditions/condition.ts'
import { STANDARD_EVENTS } from '../conditions/happenings.ts'

/** The words of a shop with the shipped metrics, one tier program, the standard RFM, and what a test defines. */
export function testWords(
  members: Readonly<Partial<Record<MemberRef['kind'], Readonly<Record<string, MemberWords>>>>> = {},
): RuleWords {
  const found = (kind: MemberRef['kind'], key: string) => members[kind]?.[key]
  return {
    currency: 'CNY',
    metric: (key) => metricCatalogue.all.find((one) => one.key === key),
    attributes: new Set([...STANDARD_ATTRIBUTES, 'skin_type']),
    events: new Set(STANDARD_EVENTS),
    program: (key) =>
      key === 'membership'
        ? {
            key,
            name: { zh: '会员等级', en: 'Membership' },
            levels: [
              { key: 'standard', name: { zh: '普通会员', en: 'standard' } },
              { key: 'silver', name: { zh: '银卡会员', en: 'silver' } },
              { key: 'gold', name: { zh: '金卡会员', en: 'gold' } },
              { key: 'diamond', name: { zh: '钻石会员', en: 'diamond' } },
            ],
          }
        : undefined,
    rfm: (key) => (key === standardRfm.key ? standardRfm : undefined),
    member: found,
    known: (set) => {
      if (set === 'metric') return metricCatalogue.keys
      if (set === 'program') return ['membership']
      return set === 'rfm' ? [standardRfm.key] : Object.keys(members[set] ?? {})
    },
  }
}
