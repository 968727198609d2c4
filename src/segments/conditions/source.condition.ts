import { type Static, Type } from 'typebox'
import { ok } from '#core/result.ts'
import { comparisonSql, compares } from './comparison.ts'
import { defineCondition } from './condition.ts'
import { checkPlaces, placeDoubts } from './places.ts'

const closed = { additionalProperties: false }
const SourceNode = Type.Object(
  {
    source: Type.Object(
      {
        in: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
          minItems: 1,
          maxItems: 200,
        }),
        /** Of the first or the last visit that said so, or what is written in the profile; default: the profile. */
        touch: Type.Optional(
          Type.Union([Type.Literal('profile'), Type.Literal('first'), Type.Literal('last')]),
        ),
        /** Of a visit: its channel (default), campaign or keyword. */
        of: Type.Optional(
          Type.Union([Type.Literal('channel'), Type.Literal('campaign'), Type.Literal('keyword')]),
        ),
      },
      closed,
    ),
  },
  closed,
)
type Source = Static<typeof SourceNode>['source']

const TOUCHES = {
  profile: { zh: '客户来源', en: 'source' },
  first: { zh: '首次触达', en: 'first touch' },
  last: { zh: '最近一次触达', en: 'last touch' },
} as const
const OF = {
  channel: { zh: '渠道', en: 'channel' },
  campaign: { zh: '活动', en: 'campaign' },
  keyword: { zh: '关键词', en: 'keyword' },
} as const

/** Where the customer came from. Not known where nothing says so. */
export const sourceCondition = defineCondition({
  key: 'source',
  name: { zh: '来源', en: 'Source' },
  group: 'attributes',
  schema: SourceNode,
  examples: [
    {
      node: { source: { in: ['门店', '小红书'] } },
      says: { zh: '客户来源为 门店、小红书', en: 'source is 门店 or 小红书' },
    },
    {
      node: { source: { in: ['双十一'], touch: 'last', of: 'campaign' } },
      says: { zh: '最近一次触达活动为 双十一', en: 'last touch campaign is 双十一' },
    },
  ],
  check: ({ source }, words, path) => {
    const { touch = 'profile', of = 'channel', in: list } = source
    const at = `${path}/source/in`
    if (touch === 'profile') return checkPlaces('source', list, words, at)
    if (of === 'keyword') return ok(true)
    return checkPlaces(of === 'campaign' ? 'campaign' : 'touch', list, words, at)
  },
  doubts: ({ source: { touch, of, in: list } }, words, path) =>
    touch !== undefined && touch !== 'profile' && of === 'campaign'
      ? placeDoubts('campaign', list, words, `${path}/source/in`)
      : [],
  sentence: ({ source }) => {
    const { touch = 'profile', of = 'channel', in: list } = source
    const what = touch === 'profile' ? { zh: '', en: '' } : { zh: OF[of].zh, en: ` ${OF[of].en}` }
    return {
      zh: `${TOUCHES[touch].zh}${what.zh}为 ${list.join('、')}`,
      en: `${TOUCHES[touch].en}${what.en} is ${list.join(' or ')}`,
    }
  },
  compile: ({ source }, use) => ({
    truth: comparisonSql(
      { operator: 'in', operand: source.in },
      use.metric(metricOf(source)).value,
    ),
  }),
  matches: ({ source }, sight) =>
    compares({ operator: 'in', operand: source.in }, sight.metric(metricOf(source))),
  ground: ({ source }, sight) => ({
    text: TOUCHES[source.touch ?? 'profile'],
    value: sight.metric(metricOf(source)),
  }),
  touches: ({ source }) => [`metric:${metricOf(source)}`],
})

/** The catalogue has a metric for each of them. */
const metricOf = ({ touch = 'profile', of = 'channel' }: Source): string =>
  touch === 'profile' ? 'first_source' : `${touch}_touch_${of}`
