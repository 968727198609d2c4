import { classOf, groupOf, rfmClasses } from '#metrics/rfm/classes.ts'
import { AXES, type Axis, type RfmModel, type Scores } from '#metrics/rfm/rfm-model.ts'
import type { CustomerRfm, DrawnCuts } from '#metrics/rfm/rfm.store.ts'
import { scoreOf } from '#metrics/rfm/scores.ts'
import type { Rfm, RfmName, RfmShort } from '#api/shapes/rfm.ts'
import type { Text } from '#api/shapes/text.ts'
import { keptMetric, type MetricBook } from './metric-book.ts'
import { bothLanguages, specWindowText, unitOf } from './metric-view.ts'
import { isoOrNull, type Shop } from './shop.ts'
import { amountText } from './tier-texts.ts'

/** What a customer's RFM is shown with. */
export type RfmContext = {
  readonly model: RfmModel
  readonly book: MetricBook
  readonly shop: Shop
}

/** A customer's values and what they are worth; null scores: nothing was bought in the window. */
export type ScoredValues = {
  readonly values: Readonly<Record<Axis, number | null>>
  readonly scores: Scores | undefined
  readonly class: string
  readonly group: string
}

/** What is kept of the customer, as values and scores. */
export const keptRfm = (kept: CustomerRfm): ScoredValues => ({
  values: kept.values,
  scores: kept.scores,
  class: kept.class,
  group: kept.group,
})

/** Scores values that were computed for another instant, with the cut-points drawn by then. */
export function scoreValues(
  values: Readonly<Record<Axis, number | null>>,
  model: RfmModel,
  cuts: DrawnCuts | undefined,
): ScoredValues {
  const { r, f, m } = values
  if (cuts === undefined || r === null || model.method === 'ranks')
    return { values, scores: undefined, class: '', group: '' }
  const score = (axis: Axis, value: number): number =>
    scoreOf(axis, value, { bins: model.bins[axis], cuts: cuts.cuts[axis], method: model.method })
  const scores = { r: score('r', r), f: score('f', f ?? 0), m: score('m', m ?? 0) }
  return {
    values,
    scores,
    class: classOf(scores, cuts.means).key,
    group: groupOf(scores, model)?.key ?? '',
  }
}

export const rfmShort = (kept: CustomerRfm): RfmShort => ({
  ...kept.scores,
  class: orNull(kept.class),
  group: orNull(kept.group),
})

/** The customer's RFM with the cut-points that made each score. */
export function rfmView(
  scored: ScoredValues,
  cuts: DrawnCuts | undefined,
  context: RfmContext,
): Rfm {
  const { model, book, shop } = context
  const axis = (of: Axis): Rfm['r'] => axisView(of, scored, cuts, context)
  const recency = keptMetric(book, model.frequency)
  return {
    r: axis('r'),
    f: axis('f'),
    m: axis('m'),
    class: nameOf(scored.class, rfmClasses),
    group: nameOf(scored.group, model.groups),
    method: typeof model.method === 'string' ? model.method : 'fixed',
    window_text: recency.ok ? specWindowText(recency.value.definition.spec) : { zh: '', en: '' },
    cuts_at: isoOrNull(cuts?.asOf, shop),
    sentence: sentenceOf(scored, context),
  }
}

/** What the classes and groups are called. */
export const rfmNames = (
  model: RfmModel,
): { classes: readonly RfmName[]; groups: readonly RfmName[] } => ({
  classes: rfmClasses.map(({ key, name }) => ({ key, name })),
  groups: model.groups.map(({ key, name }) => ({ key, name: bothLanguages(name) })),
})

const METRIC = { r: 'recency', f: 'frequency', m: 'monetary' } as const

function axisView(
  axis: Axis,
  scored: ScoredValues,
  cuts: DrawnCuts | undefined,
  { model, book }: RfmContext,
): Rfm['r'] {
  const key = model[METRIC[axis]]
  const metric = keptMetric(book, key)
  const ascending = cuts?.cuts[axis] ?? []
  // Of recency less is better: its highest score has the lowest values.
  const bands = [null, ...ascending, null]
  const score = scored.scores?.[axis] ?? null
  const band = score === null ? undefined : axis === 'r' ? model.bins.r - score : score - 1
  return {
    metric: key,
    unit: metric.ok ? unitOf(metric.value.definition.unit) : 'number',
    value: scored.values[axis],
    score,
    bins: model.bins[axis],
    cuts: axis === 'r' ? [...ascending].reverse() : [...ascending],
    from: band === undefined ? null : (bands[band] ?? null),
    to: band === undefined ? null : (bands[band + 1] ?? null),
  }
}

function nameOf(
  key: string,
  all: readonly { readonly key: string; readonly name: { zh: string; en?: string | undefined } }[],
): RfmName | null {
  const found = all.find((one) => one.key === key)
  return found ? { key, name: bothLanguages(found.name) } : null
}

function sentenceOf({ values, scores }: ScoredValues, { shop, model }: RfmContext): Text {
  const { r, f, m } = values
  if (r === null || scores === undefined) {
    return {
      zh: '统计周期内没有有效订单，暂不评分。',
      en: 'No order that counts in the window; not scored.',
    }
  }
  const money = amountText(m ?? 0, { isMoney: true, unit: 'money' }, shop.currency())
  const [rOf, fOf, mOf] = AXES.map((axis) => `${scores[axis]}/${model.bins[axis]}`)
  return {
    zh: `最近一次购买在 ${Math.round(r)} 天前（R ${rOf}），共 ${f ?? 0} 单（F ${fOf}），消费 ${money.zh}（M ${mOf}）。`,
    en: `Last bought ${Math.round(r)} days ago (R ${rOf}), ${f ?? 0} orders (F ${fOf}), spent ${money.en} (M ${mOf}).`,
  }
}

const orNull = (text: string): string | null => (text === '' ? null : text)
