import { formatMinor } from '#core/money.ts'
import type { Localized } from '#core/text.ts'
import { dayOf, type Millis } from '#core/time.ts'
import type { Unit } from '#metrics/metric-spec.ts'
import type { TierMeasure } from './measures.ts'

/** A sentence or name in both languages. */
export type TierText = { readonly zh: string; readonly en: string }

/** How a metric is called and read. */
export type MetricWords = { readonly name: TierText; readonly unit: Unit }

/** Whatever sentences need to know of the shop. */
export type ShopWords = { readonly zone: string; readonly currency: string }

/** Both languages of a shop's own name; English falls back on the Chinese one. */
export const bothOf = ({ zh, en }: Localized): TierText => ({ zh, en: en ?? zh })

/** The level's name as it stands in a sentence: 升金卡, not 升金卡会员. */
export const shortOf = (name: TierText): TierText => ({
  zh: name.zh.replace(/(?<=.)会员$/, ''),
  en: name.en,
})

/**
 * An amount with its unit. Money in minor units.
 *
 * @example amountText(32_000, 'money', 'CNY') // { zh: '320 元', en: '¥320' }
 */
export function amountText(value: number, unit: Unit, currency: string): TierText {
  if (unit === 'money') {
    const major = grouped(formatMinor(Math.round(value), currency).replace(/\.0+$/, ''))
    return currency === 'CNY'
      ? { zh: `${major} 元`, en: major.startsWith('-') ? `-¥${major.slice(1)}` : `¥${major}` }
      : { zh: `${major} ${currency}`, en: `${currency} ${major}` }
  }
  if (unit === 'ratio') {
    const percent = `${grouped(String(Math.round(value * 10_000) / 100))}%`
    return { zh: percent, en: percent }
  }
  const number = grouped(String(Math.round(value * 10_000) / 10_000))
  if (unit === 'days') return { zh: `${number} 天`, en: `${number} days` }
  return { zh: number, en: number }
}

const grouped = (text: string): string =>
  text.replace(
    /^(-?)(\d+)/,
    (_, sign: string, whole: string) => sign + whole.replace(/\B(?=(\d{3})+$)/g, ','),
  )

/** The day of an instant; of the end of a stretch, the last day that is still in it. */
export const dayText = (at: Millis, { zone }: ShopWords): string => dayOf(at, zone)
export const lastDayText = (end: Millis, { zone }: ShopWords): string => dayOf(end - 1, zone)

/** How a metric is called when the dictionary has no name for it: by its own words. */
export function ownWords(measure: TierMeasure): MetricWords {
  if (measure.kind === 'general' && measure.planned.kind === 'ratio') {
    const { of, per } = measure.planned
    const [a, b] = [of, per].map(
      (metric) => ownWords({ kind: 'general', planned: { kind: 'fact', metric }, scale: 0 }).name,
    )
    return { name: { zh: `${a?.zh}/${b?.zh}`, en: `${a?.en} per ${b?.en}` }, unit: 'quantity' }
  }
  if (measure.kind === 'orders' && measure.net)
    return { name: { zh: '净消费', en: 'net spend' }, unit: 'money' }
  const planned =
    measure.kind !== 'general'
      ? measure.planned
      : measure.planned.kind === 'fact'
        ? measure.planned.metric
        : undefined
  if (planned === undefined) throw new Error('a ratio was named above')
  const { fact, field, aggregate } = planned
  if (field === undefined)
    return { name: { zh: `${fact.name.zh}数`, en: `number of ${fact.name.en}` }, unit: 'count' }
  const name = {
    zh: `${field.name.zh}${aggregate.name.zh}`,
    en: `${aggregate.name.en} of ${field.name.en}`,
  }
  return { name, unit: aggregate.takesMany ? 'count' : field.unit }
}
