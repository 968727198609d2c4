import { type Static, Type } from 'typebox'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { inLanguage } from '#core/text.ts'
import { rfmClasses } from '#metrics/rfm/classes.ts'
import type { RfmModel } from '#metrics/rfm/rfm-model.ts'
import { name, param, type Sql, sql } from '#sql/sql.ts'
import type { Truth } from '../truth.ts'
import { defineCondition, type RfmSight, type Text } from './condition.ts'
import { unknownWord } from './unknown-word.ts'

const closed = { additionalProperties: false }
const Score = Type.Optional(Type.Integer({ minimum: 1, maximum: 20 }))
const Range = Type.Optional(
  Type.Union([
    Type.Integer({ minimum: 1, maximum: 20 }),
    Type.Object({ at_least: Score, at_most: Score }, closed),
  ]),
)
const Names = Type.Optional(
  Type.Union([
    Type.String({ maxLength: 60 }),
    Type.Array(Type.String({ maxLength: 60 }), { minItems: 1, maxItems: 50 }),
  ]),
)
const RfmNode = Type.Object(
  {
    rfm: Type.Object(
      {
        /** The model; default: the standard one. */
        model: Type.Optional(Type.String({ maxLength: 60 })),
        r: Range,
        f: Range,
        m: Range,
        class: Names,
        group: Names,
        exists: Type.Optional(Type.Boolean()),
      },
      closed,
    ),
  },
  closed,
)
type Rfm = Static<typeof RfmNode>['rfm']

const AXES = ['r', 'f', 'm'] as const
const AXIS_NAMES = { r: 'R', f: 'F', m: 'M' } as const

/** Where somebody stands in RFM: scores, one of the eight classes, a named group. Who is not scored: unknown. */
export const rfmCondition = defineCondition({
  key: 'rfm',
  name: { zh: 'RFM', en: 'RFM' },
  group: 'numbers',
  schema: RfmNode,
  examples: [
    {
      node: { rfm: { class: 'key_value' } },
      says: { zh: 'RFM 为重要价值客户', en: 'RFM: Key: value' },
    },
    {
      node: { rfm: { r: { at_least: 4 }, f: 5 } },
      says: { zh: 'RFM 中 R 不低于 4 且 F 为 5', en: 'RFM: R is at least 4 and F is 5' },
    },
  ],
  check: ({ rfm }, words, path) => {
    const model = words.rfm(rfm.model ?? 'standard')
    if (!model) {
      const known = words.known('rfm')
      const at = `${path}/rfm/model`
      return fail(unknownWord('RFM model', { key: rfm.model ?? '', known, path: at }))
    }
    if (Object.keys(rfm).every((key) => key === 'model'))
      return fail(problem('missing_field', { field: 'r / f / m / class / group' }, `${path}/rfm`))
    return checkNames(rfm, model, `${path}/rfm`)
  },
  sentence: ({ rfm }, words) => {
    const parts = partsText(rfm, words.rfm(rfm.model ?? 'standard'))
    return {
      zh: `RFM ${parts.map((one) => one.zh).join(' 且 ')}`,
      en: `RFM: ${parts.map((one) => one.en).join(' and ')}`,
    }
  },
  compile: ({ rfm }, use) => {
    const model = rfm.model ?? 'standard'
    const scored = use.rfm(model, [])
    if (rfm.exists === false) return { truth: sql`NOT ${scored.truth}` }
    const asked: Sql[] = AXES.flatMap((axis) => {
      const wanted = rfm[axis]
      if (wanted === undefined) return []
      const [low, high] = bounds(wanted)
      return [sql`${name(axis)} BETWEEN ${param(low, 'UInt8')} AND ${param(high, 'UInt8')}`]
    })
    for (const key of ['class', 'group'] as const) {
      const names = listed(rfm[key])
      if (names) asked.push(sql`${name(key)} IN (${param(names, 'Array(String)')})`)
    }
    const fits = use.rfm(model, asked)
    return rfm.exists ? fits : { truth: sql`if(${scored.truth}, ${fits.truth}, NULL)` }
  },
  matches: ({ rfm }, sight) => {
    const found = sight.rfm(rfm.model ?? 'standard')
    if (rfm.exists === false) return found === undefined
    if (!found) return rfm.exists === true ? false : null
    return fits(rfm, found)
  },
  ground: ({ rfm }, sight) => {
    const found = sight.rfm(rfm.model ?? 'standard')
    return {
      text: { zh: 'RFM', en: 'RFM' },
      value: found ? `R${found.scores.r} F${found.scores.f} M${found.scores.m}` : null,
    }
  },
  touches: ({ rfm }) => [`rfm:${rfm.model ?? 'standard'}`],
})

type Wanted = Exclude<Rfm['r'], undefined>
const bounds = (wanted: Wanted): [number, number] =>
  typeof wanted === 'number' ? [wanted, wanted] : [wanted.at_least ?? 1, wanted.at_most ?? 20]

const listed = (names: Rfm['class']): string[] | undefined =>
  names === undefined ? undefined : typeof names === 'string' ? [names] : [...names]

const fits = (rfm: Rfm, found: RfmSight): Truth =>
  AXES.every((axis) => {
    const wanted = rfm[axis]
    if (wanted === undefined) return true
    const [low, high] = bounds(wanted)
    return found.scores[axis] >= low && found.scores[axis] <= high
  }) &&
  (listed(rfm.class)?.includes(found.class) ?? true) &&
  (listed(rfm.group)?.includes(found.group) ?? true)

function checkNames(rfm: Rfm, model: RfmModel, path: string): Result<true> {
  for (const key of ['class', 'group'] as const) {
    const known = (key === 'class' ? rfmClasses : model.groups).map((one) => one.key)
    const names = listed(rfm[key]) ?? []
    const wrong = names.findIndex((name) => !known.includes(name))
    if (wrong >= 0) {
      const at = Array.isArray(rfm[key]) ? `${path}/${key}/${wrong}` : `${path}/${key}`
      return fail(unknownWord(`RFM ${key}`, { key: names[wrong] ?? '', known, path: at }))
    }
  }
  for (const axis of AXES) {
    const wanted = rfm[axis]
    const highest = wanted === undefined ? 0 : Math.max(...named(wanted))
    if (highest > model.bins[axis])
      return fail(problem('too_big', { limit: model.bins[axis] }, `${path}/${axis}`))
  }
  return ok(true)
}

const named = (wanted: Wanted): number[] =>
  typeof wanted === 'number' ? [wanted] : [wanted.at_least ?? 1, wanted.at_most ?? 1]

function partsText(rfm: Rfm, model: RfmModel | undefined): Text[] {
  const scores = AXES.flatMap((axis): Text[] => {
    const wanted = rfm[axis]
    if (wanted === undefined) return []
    const name = AXIS_NAMES[axis]
    if (typeof wanted === 'number')
      return [{ zh: `中 ${name} 为 ${wanted}`, en: `${name} is ${wanted}` }]
    const { at_least: low, at_most: high } = wanted
    if (low !== undefined && high !== undefined)
      return [{ zh: `中 ${name} 为 ${low} 至 ${high}`, en: `${name} is ${low} to ${high}` }]
    return low === undefined
      ? [{ zh: `中 ${name} 不超过 ${high ?? ''}`, en: `${name} is at most ${high ?? ''}` }]
      : [{ zh: `中 ${name} 不低于 ${low}`, en: `${name} is at least ${low}` }]
  }).map((one, index) => (index === 0 ? one : { ...one, zh: one.zh.replace(/^中 /, '') }))
  const names = (['class', 'group'] as const).flatMap((key): Text[] => {
    const wanted = listed(rfm[key])
    if (!wanted) return []
    const known = key === 'class' ? rfmClasses : (model?.groups ?? [])
    const called = wanted.map(
      (one) => known.find((other) => other.key === one)?.name ?? { zh: one },
    )
    return [
      {
        zh: `为${called.map((one) => one.zh).join('、')}`,
        en: called.map((one) => inLanguage(one, 'en')).join(' or '),
      },
    ]
  })
  const exists: Text[] =
    rfm.exists === undefined
      ? []
      : [rfm.exists ? { zh: '已评分', en: 'scored' } : { zh: '未评分', en: 'not scored' }]
  return [...scores, ...names, ...exists]
}
