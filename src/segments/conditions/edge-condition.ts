import { Type } from 'typebox'
import { boundsOf, Window } from '#core/window.ts'
import { windowText } from '#metrics/formula.ts'
import { instant } from '#metrics/standpoint.ts'
import { sql } from '#sql/sql.ts'
import { type Condition, defineCondition, type Text } from './condition.ts'
import { checkDeed, DEED, type Deed, deedMetric, deedName } from './did.condition.ts'

const closed = { additionalProperties: false }

/**
 * A condition on when something was done for the first or the last time. It asks for the number of times in the window
 * as well, because that is what says when the window has passed.
 */
export function edgeCondition(part: {
  readonly key: 'first' | 'last'
  readonly name: Text
  readonly event: string
  readonly says: Text
  readonly say: (deed: Text, window: Text) => Text
}): Condition {
  const { key } = part
  const deedOf = (node: unknown): Required<Pick<Deed, 'within'>> & Deed =>
    (node as Record<string, Required<Pick<Deed, 'within'>> & Deed>)[key] as never
  const ever = ({ event, where }: Deed): Deed => ({ event, ...(where ? { where } : {}) })
  return defineCondition({
    key,
    name: part.name,
    group: 'behaviour',
    schema: Type.Object({ [key]: Type.Object({ ...DEED, within: Window }, closed) }, closed),
    examples: [
      { node: { [key]: { event: part.event, within: { days: 30 } } } as never, says: part.says },
    ],
    check: (node, words, path) => checkDeed(deedOf(node), words, `${path}/${key}`),
    sentence: (node) => part.say(deedName(deedOf(node)), windowText(deedOf(node).within)),
    compile: (node, use) => {
      const deed = deedOf(node)
      const { asOf, zone } = use.standpoint
      const { from, to } = boundsOf(deed.within, asOf, zone)
      // Nothing lies behind a window that ends now: who did it in there did it last in there.
      if (key === 'last' && to === asOf)
        return { truth: sql`(${use.metric(deedMetric(deed, 'count')).value} > 0)` }
      const at = use.metric(deedMetric(ever(deed), key)).value
      const count = use.metric(deedMetric(deed, 'count')).value
      const since = from === undefined ? sql`` : sql` AND ${at} >= ${instant(from)}`
      return { truth: sql`(${count} > 0 AND ifNull(${at} <= ${instant(to)}${since}, 0))` }
    },
    matches: (node, sight) => {
      const deed = deedOf(node)
      const { from = Number.NEGATIVE_INFINITY, to } = sight.view.bounds(deed.within)
      const times = sight.rows(deedMetric(ever(deed), 'count')).map(({ at }) => at)
      const at = key === 'first' ? times[0] : times.at(-1)
      return at !== undefined && at >= from && at <= to
    },
    ground: (node, sight) => {
      const spec = deedMetric(ever(deedOf(node)), key)
      return {
        text: part.say(deedName(deedOf(node)), { zh: '', en: '' }),
        value: sight.metric(spec),
        unit: 'instant',
        facts: spec,
      }
    },
    touches: (node) => [`event:${deedOf(node).event}`],
  })
}
