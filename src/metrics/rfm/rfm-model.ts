import { type Static, Type } from 'typebox'
import { Localized } from '#core/schemas.ts'

const closed = { additionalProperties: false }
const Key = Type.String({ pattern: '^[a-z][a-z0-9_]*$', maxLength: 60 })
const Bins = Type.Integer({ minimum: 2, maximum: 20 })
const Cuts = Type.Array(Type.Number(), { minItems: 1, maxItems: 19 })
const Range = Type.Tuple([Type.Integer(), Type.Integer()])

/** A named group: a box of scores, both ends included. The first that fits wins. */
export const RfmGroup = Type.Object(
  { key: Key, name: Localized, r: Range, f: Range, m: Range },
  closed,
)
export type RfmGroup = Static<typeof RfmGroup>

/**
 * How customers are scored. Only customers with a recency are scored (they have bought in the window).
 *
 * - `quantiles`: cut-points are the quantiles (type 7) of the whole base, drawn once per shop day; a value up to a
 *   cut lies below it, so equal values have equal scores and bins may be uneven.
 * - `fixed`: given cut-points, half-open bands: a value at a cut lies above it.
 * - `ranks`: bins of equal size; ties are split by customer number.
 */
export const RfmModel = Type.Object(
  {
    key: Key,
    name: Localized,
    /** Keys of the metrics; recency is the one of which less is better. */
    recency: Key,
    frequency: Key,
    monetary: Key,
    bins: Type.Object({ r: Bins, f: Bins, m: Bins }, closed),
    method: Type.Union([
      Type.Literal('quantiles'),
      Type.Literal('ranks'),
      Type.Object({ fixed: Type.Object({ r: Cuts, f: Cuts, m: Cuts }, closed) }, closed),
    ]),
    groups: Type.Array(RfmGroup, { maxItems: 50 }),
  },
  closed,
)
export type RfmModel = Static<typeof RfmModel>

export const AXES = ['r', 'f', 'm'] as const
export type Axis = (typeof AXES)[number]
export type Scores = Readonly<Record<Axis, number>>

/** The model that a shop starts with: lifetime, five bins of quantiles. */
export const standardRfm: RfmModel = Object.freeze({
  key: 'standard',
  name: { zh: '标准 RFM', en: 'Standard RFM' },
  recency: 'recency_days',
  frequency: 'frequency',
  monetary: 'monetary',
  bins: { r: 5, f: 5, m: 5 },
  method: 'quantiles',
  groups: [
    {
      key: 'champions',
      name: { zh: '核心客户', en: 'Champions' },
      r: [4, 5],
      f: [4, 5],
      m: [4, 5],
    },
    {
      key: 'loyal',
      name: { zh: '忠诚客户', en: 'Loyal customers' },
      r: [3, 5],
      f: [4, 5],
      m: [1, 5],
    },
    { key: 'new', name: { zh: '新客户', en: 'New customers' }, r: [5, 5], f: [1, 1], m: [1, 5] },
    {
      key: 'promising',
      name: { zh: '有望客户', en: 'Promising' },
      r: [4, 4],
      f: [1, 1],
      m: [1, 5],
    },
    {
      key: 'potential_loyalist',
      name: { zh: '潜在忠诚客户', en: 'Potential loyalists' },
      r: [4, 5],
      f: [2, 3],
      m: [1, 5],
    },
    {
      key: 'need_attention',
      name: { zh: '需要关注', en: 'Need attention' },
      r: [3, 3],
      f: [2, 3],
      m: [3, 5],
    },
    {
      key: 'about_to_sleep',
      name: { zh: '即将沉睡', en: 'About to sleep' },
      r: [3, 3],
      f: [1, 3],
      m: [1, 5],
    },
    {
      key: 'cant_lose',
      name: { zh: '不能失去', en: "Can't lose them" },
      r: [1, 2],
      f: [4, 5],
      m: [4, 5],
    },
    { key: 'at_risk', name: { zh: '流失风险', en: 'At risk' }, r: [1, 2], f: [3, 5], m: [1, 5] },
    {
      key: 'hibernating',
      name: { zh: '沉睡客户', en: 'Hibernating' },
      r: [2, 2],
      f: [1, 2],
      m: [1, 5],
    },
    { key: 'lost', name: { zh: '已流失', en: 'Lost' }, r: [1, 1], f: [1, 2], m: [1, 5] },
  ],
}) as RfmModel
