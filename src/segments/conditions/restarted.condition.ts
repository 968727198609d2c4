import { type Static, Type } from 'typebox'
import { boundsOf, Window } from '#core/window.ts'
import { windowText } from '#metrics/formula.ts'
import { instant } from '#metrics/standpoint.ts'
import { sql } from '#sql/sql.ts'
import { defineCondition } from './condition.ts'
import { checkDeed, DEED, deedGround, deedMetric, deedName } from './did.condition.ts'
import { paused, pausedSql } from './gap.ts'
import { HELD, heldText } from './held-for.ts'

const closed = { additionalProperties: false }
const RestartedNode = Type.Object(
  {
    restarted: Type.Object(
      {
        ...DEED,
        /** In which it was done again. */
        within: Window,
        /** How long the pause before it was at least. */
        after: HELD,
      },
      closed,
    ),
  },
  closed,
)
type Restarted = Static<typeof RestartedNode>['restarted']

/** Did it in the window after a pause of at least so long since the time before. Always known. */
export const restartedCondition = defineCondition({
  key: 'restarted',
  name: { zh: '重新发生', en: 'Came back' },
  group: 'behaviour',
  schema: RestartedNode,
  examples: [
    {
      node: { restarted: { event: 'order_paid', within: { days: 30 }, after: { days: 180 } } },
      says: {
        zh: '近 30 天再次下单付款，此前间隔至少 180 天',
        en: 'again after a pause of at least 180 days: paid an order, last 30 days',
      },
    },
  ],
  check: ({ restarted }, words, path) => checkDeed(restarted, words, `${path}/restarted`),
  sentence: ({ restarted }) => {
    const { zh, en } = deedName(restarted)
    const window = windowText(restarted.within)
    const pause = heldText(restarted.after)
    return {
      zh: `${window.zh}再次${zh}，此前间隔至少 ${pause.zh}`,
      en: `again after a pause of at least ${pause.en}: ${en}, ${window.en}`,
    }
  },
  compile: ({ restarted }, use) => {
    const { asOf, zone } = use.standpoint
    const { from, to } = boundsOf(restarted.within, asOf, zone)
    const times = use.times(deedMetric(everOf(restarted), 'count'))
    const lately = use.metric(deedMetric(latelyOf(restarted), 'count')).value
    const since =
      from === undefined ? sql`` : sql` AND b >= toUnixTimestamp64Milli(${instant(from)})`
    const isIn = sql`b <= toUnixTimestamp64Milli(${instant(to)})${since}`
    const pause = pausedSql(restarted.after, sql`a`, sql`b`, use.standpoint)
    return {
      truth: sql`(${lately} > 0 AND arrayExists((a, b) -> ${isIn} AND ${pause}, arrayPopBack(${times}), arrayPopFront(${times})))`,
    }
  },
  matches: ({ restarted }, sight) => {
    const { from = Number.NEGATIVE_INFINITY, to } = sight.view.bounds(restarted.within)
    const times = sight.rows(deedMetric(everOf(restarted), 'count')).map(({ at }) => at)
    return times.some((at, index) => {
      const before = times[index - 1]
      if (before === undefined || at < from || at > to) return false
      return paused(restarted.after, before, at, sight.view.zone)
    })
  },
  ground: ({ restarted }, sight) => deedGround(everOf(restarted), sight),
  touches: ({ restarted }) => [`event:${restarted.event}`],
})

const everOf = ({ event, where }: Restarted) => ({ event, ...(where ? { where } : {}) })
const latelyOf = (restarted: Restarted) => ({ ...everOf(restarted), within: restarted.within })
