import { type Static, Type } from 'typebox'
import { problem } from '#core/problem.ts'
import { fail, ok } from '#core/result.ts'
import { Window, windowProblem } from '#core/window.ts'
import { windowText } from '#metrics/formula.ts'
import { type FactMetric, Filter } from '#metrics/metric-spec.ts'
import { type Sql, sql } from '#sql/sql.ts'
import { defineCondition, type Sight, type Text, type Use } from './condition.ts'
import { checkDeed, type Deed, deedName, deedGround } from './did.condition.ts'
import { type Gap, gapEnd, gapEndSql, gapText } from './gap.ts'
import { checkedHappening, happeningMetric } from './happenings.ts'
import { HELD } from './held-for.ts'

const closed = { additionalProperties: false }
const deed = {
  event: Type.String({ minLength: 1, maxLength: 60 }),
  where: Type.Optional(Type.Array(Filter, { minItems: 1, maxItems: 20 })),
}
const Done = Type.Object({ ...deed, within: Type.Optional(HELD) }, closed)
const NotDone = Type.Object(
  { without: Type.Object(deed, closed), within: Type.Optional(HELD) },
  closed,
)
const SequenceNode = Type.Object(
  {
    sequence: Type.Object(
      {
        steps: Type.Array(Type.Union([Done, NotDone]), { minItems: 2, maxItems: 20 }),
        /** When all of it happened; default: ever. */
        within: Type.Optional(Window),
      },
      closed,
    ),
  },
  closed,
)
type Sequence = Static<typeof SequenceNode>['sequence']
type Step = Sequence['steps'][number]

/**
 * One thing after another, in any number of steps, each within a time of the one before, or without something between.
 * What happens at the same instant does not come after. `without` as the last step: it has not happened since, or,
 * with `within`, it did not happen in that time, which is known only when that time is over.
 */
export const sequenceCondition = defineCondition({
  key: 'sequence',
  name: { zh: '先后做过', en: 'Sequence' },
  group: 'behaviour',
  schema: SequenceNode,
  examples: [
    {
      node: {
        sequence: { steps: [{ event: 'view' }, { event: 'cart_add', within: { hours: 2 } }] },
      },
      says: { zh: '浏览，然后 2 小时内加购', en: 'viewed, then within 2 hours added to the cart' },
    },
    {
      node: {
        sequence: {
          steps: [{ event: 'cart_add' }, { without: { event: 'order_paid' }, within: { days: 3 } }],
          within: { days: 30 },
        },
      },
      says: {
        zh: '近 30 天加购，之后 3 天内没有下单付款',
        en: 'last 30 days: added to the cart, then not within 3 days paid an order',
      },
    },
  ],
  check: ({ sequence }, words, path) => {
    const window = windowProblem(sequence.within, `${path}/sequence/within`)
    if (window) return fail(window)
    const at = `${path}/sequence/steps`
    for (const [index, step] of sequence.steps.entries()) {
      const isFirst = index === 0
      const isLast = index === sequence.steps.length - 1
      if (isFirst && ('without' in step || step.within !== undefined))
        return refuse(
          'the first step is done and has nothing before it / 第一步必须是“做过”，且前面没有步骤',
          `${at}/0`,
        )
      if ('without' in step && !isLast && step.within !== undefined)
        return refuse(
          'between two steps it is the next one that has a time / 夹在中间的“没有”不设时限，请把时限写在下一步',
          `${at}/${index}/within`,
        )
      if ('without' in step && !isLast && 'without' in (sequence.steps[index + 1] ?? {}))
        return refuse(
          'two in a row that were not done / 不能连续两步都是“没有”',
          `${at}/${index + 1}`,
        )
      const checked = checkDeed(
        deedOf(step),
        words,
        'without' in step ? `${at}/${index}/without` : `${at}/${index}`,
      )
      if (!checked.ok) return checked
    }
    return ok(true)
  },
  sentence: ({ sequence }) => {
    const parts = sequence.steps.map((step, index) => stepText(step, index))
    const window = sequence.within ? windowText(sequence.within) : { zh: '', en: '' }
    return {
      zh: `${window.zh}${parts.map((part) => part.zh).join('')}`,
      en: `${sequence.within ? `${window.en}: ` : ''}${parts.map((part) => part.en).join('')}`,
    }
  },
  compile: ({ sequence }, use) => {
    let reached = use.times(specOf(sequence.steps[0] as Step, sequence))
    let between: Sql | undefined
    for (const step of sequence.steps.slice(1)) {
      const times = use.times(specOf(step, sequence))
      const isLast = step === sequence.steps.at(-1)
      if ('without' in step && isLast) return endsWithout(step.within, reached, times, use)
      if ('without' in step) {
        between = times
        continue
      }
      reached = reachedNext({ before: reached, after: times, between, gap: step.within }, use)
      between = undefined
    }
    return { truth: sql`notEmpty(${reached})` }
  },
  matches: ({ sequence }, sight) => follows(sequence, sight),
  ground: ({ sequence: { steps, within } }, sight) =>
    deedGround({ ...deedOf(steps[0] as Step), ...(within ? { within } : {}) }, sight),
  touches: ({ sequence }) => sequence.steps.map((step) => `event:${deedOf(step).event}`),
})

const refuse = (detail: string, path: string) => fail(problem('invalid_value', { detail }, path))

const deedOf = (step: Step): Deed =>
  'without' in step
    ? step.without
    : { event: step.event, ...(step.where ? { where: step.where } : {}) }

function specOf(step: Step, { within }: Sequence): FactMetric {
  const { event, where } = deedOf(step)
  // What came after the end of a window still speaks against «not done»; only what was done must lie in it.
  const isEnded = within && within !== 'lifetime' && ('previous' in within || 'to' in within)
  const isOpen = 'without' in step && isEnded
  return happeningMetric(checkedHappening(event), {
    aggregate: 'count',
    ...(where ? { where } : {}),
    ...(within && !isOpen ? { within } : {}),
  })
}

/**
 * Which instants of the next step come after one that was reached: the latest one before is the one to ask, for the gap
 * and for what lies between. Instants are tagged so that at the same one the next step comes first, then what must not
 * lie between, then what was reached.
 */
function reachedNext(
  part: { before: Sql; after: Sql; between: Sql | undefined; gap: Gap | undefined },
  { standpoint }: Use,
): Sql {
  const tagged = (times: Sql, tag: number): Sql =>
    sql`arrayMap(at -> (at, toUInt8(${tag})), ${times})`
  const lists = [
    tagged(part.after, 0),
    tagged(part.before, 2),
    ...(part.between ? [tagged(part.between, 1)] : []),
  ]
  const merged = sql`arraySort(arrayConcat(${lists.reduce((all, one) => sql`${all}, ${one}`)}))`
  const intime = part.gap
    ? sql` AND one.1 <= ${gapEndSql(part.gap, sql`last.1`, standpoint)}`
    : sql``
  return sql`arrayMap(pair -> pair.1, arrayFilter((one, last) -> one.2 = 0 AND last.2 = 2${intime}, ${merged}, arrayFill(one -> one.2 != 0, ${merged})))`
}

/** Reached, and then not: since then, or in a time that is over. */
function endsWithout(gap: Gap | undefined, reached: Sql, times: Sql, { standpoint }: Use) {
  if (!gap)
    return {
      truth: sql`(notEmpty(${reached}) AND (empty(${times}) OR ${times}[-1] <= ${reached}[-1]))`,
    }
  const merged = sql`arraySort(arrayConcat(arrayMap(at -> (at, toUInt8(0)), ${times}), arrayMap(at -> (at, toUInt8(1)), ${reached})))`
  const end = gapEndSql(gap, sql`one.1`, standpoint)
  const asOf = sql`${standpoint.asOf}`
  const truth = sql`arrayExists((one, next) -> one.2 = 1 AND ${end} <= ${asOf} AND (next.2 = 1 OR next.1 > ${end}), ${merged}, arrayReverseFill(one -> one.2 = 0, ${merged}))`
  const ends = sql`arrayFilter(at -> at > ${asOf}, arrayMap(at -> ${gapEndSql(gap, sql`at`, standpoint)}, ${reached}))`
  return {
    truth,
    wakes: [sql`if(empty(${ends}), NULL, fromUnixTimestamp64Milli(arrayMin(${ends}), 'UTC'))`],
  }
}

/** The plain meaning: from every instant of the first step, is there a way through all others? */
function follows(sequence: Sequence, sight: Sight): boolean {
  const { asOf, zone } = sight.view
  const times = sequence.steps.map((step) =>
    sight.rows(specOf(step, sequence)).map((row) => row.at),
  )
  const walk = (index: number, last: number): boolean => {
    const step = sequence.steps[index]
    if (!step) return true
    const here = times[index] ?? []
    if ('without' in step && index === sequence.steps.length - 1) {
      const end = step.within ? gapEnd(step.within, last, zone) : asOf
      return end <= asOf && !here.some((at) => at > last && at <= end)
    }
    if ('without' in step)
      return (times[index + 1] ?? []).some(
        (at) =>
          comes(sequence.steps[index + 1] as Step, last, at) &&
          !here.some((other) => other > last && other < at) &&
          walk(index + 2, at),
      )
    return here.some((at) => comes(step, last, at) && walk(index + 1, at))
  }
  const comes = (step: Step, last: number, at: number): boolean =>
    at > last && (step.within === undefined || at <= gapEnd(step.within, last, zone))
  return (times[0] ?? []).some((at) => walk(1, at))
}

function stepText(step: Step, index: number): Text {
  const what = deedName(deedOf(step))
  const gap = step.within ? gapText(step.within) : { zh: '', en: '' }
  if (index === 0) return what
  if ('without' in step)
    return {
      zh: `，之后${gap.zh === '' ? '' : ` ${gap.zh}`}没有${what.zh}`,
      en: `, then not${gap.en === '' ? '' : ` ${gap.en}`} ${what.en}`,
    }
  return {
    zh: `，然后${gap.zh === '' ? '' : ` ${gap.zh}`}${what.zh}`,
    en: `, then${gap.en === '' ? '' : ` ${gap.en}`} ${what.en}`,
  }
}
