import { type Static, Type } from 'typebox'
import { sql } from '#sql/sql.ts'
import { defineCondition } from './condition.ts'
import { checkDeed, DEED, deedMetric, deedName } from './did.condition.ts'
import { HELD, heldText } from './held-for.ts'

const closed = { additionalProperties: false }
const StoppedNode = Type.Object(
  {
    stopped: Type.Object(
      {
        ...DEED,
        /** How often at least it was done before; default: once. */
        times: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
        /** The stretch that ends now and in which it was not done. Days include today. */
        quiet: HELD,
      },
      closed,
    ),
  },
  closed,
)
type Stopped = Static<typeof StoppedNode>['stopped']

/** Did it at least so many times, but not in the stretch that ends now. Always known. */
export const stoppedCondition = defineCondition({
  key: 'stopped',
  name: { zh: '不再发生', en: 'Stopped' },
  group: 'behaviour',
  schema: StoppedNode,
  examples: [
    {
      node: { stopped: { event: 'order_paid', times: 3, quiet: { days: 90 } } },
      says: {
        zh: '下单付款至少 3 次，但近 90 天没有',
        en: 'at least 3 times, but not in the last 90 days: paid an order',
      },
    },
  ],
  check: ({ stopped }, words, path) => checkDeed(deedOf(stopped), words, `${path}/stopped`),
  sentence: ({ stopped }) => {
    const { zh, en } = deedName(stopped)
    const quiet = heldText(stopped.quiet)
    const { times = 1 } = stopped
    return {
      zh: `${zh}至少 ${times} 次，但近 ${quiet.zh}没有`,
      en: `at least ${times === 1 ? 'once' : `${times} times`}, but not in the last ${quiet.en}: ${en}`,
    }
  },
  compile: ({ stopped }, use) => {
    const ever = use.metric(deedMetric(deedOf(stopped), 'count')).value
    const late = use.metric(lately(stopped)).value
    return { truth: sql`(${ever} >= ${stopped.times ?? 1} AND ${late} = 0)` }
  },
  matches: ({ stopped }, sight) =>
    sight.rows(deedMetric(deedOf(stopped), 'count')).length >= (stopped.times ?? 1) &&
    sight.rows(lately(stopped)).length === 0,
  ground: ({ stopped }, sight) => {
    const spec = deedMetric(deedOf(stopped), 'last')
    const { zh, en } = deedName(stopped)
    return {
      text: { zh: `最近一次${zh}`, en: `last time: ${en}` },
      value: sight.metric(spec),
      unit: 'instant',
      facts: deedMetric(deedOf(stopped), 'count'),
    }
  },
  touches: ({ stopped }) => [`event:${stopped.event}`],
})

const deedOf = ({ event, where }: Stopped) => ({ event, ...(where ? { where } : {}) })
const lately = (stopped: Stopped) =>
  deedMetric({ ...deedOf(stopped), within: stopped.quiet }, 'count')
