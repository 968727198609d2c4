import { metricCatalogue } from '#metrics/catalogue/registry.ts'
import { standardRfm } from '#metrics/rfm/rfm-model.ts'
import { STANDARD_ATTRIBUTES } from '../conditions/attribute.condition.ts'
import type { MemberRef, MemberWords, RuleWords } from '../conditions/condition.ts'
import { STANDARD_EVENTS } from '../conditions/happenings.ts'
import { STANDARD_PLACES } from '../conditions/places.ts'

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
    places: {
      channel: new Set(STANDARD_PLACES.channel),
      store: new Set(['s1', 's2', '西湖店']),
      source: new Set(STANDARD_PLACES.source),
      touch: new Set(STANDARD_PLACES.touch),
      campaign: new Set(['双十一', ...STANDARD_PLACES.channel]),
    },
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
