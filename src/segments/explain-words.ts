import type { Ground, GroundPart, RuleWords, Text } from './conditions/condition.ts'
import { showValue } from './conditions/show-value.ts'

const both = (text: string): Text => ({ zh: text, en: text })

/** A value as a ground says it; nothing is said as such. */
export function groundValueText(
  { value, named, unit, counted }: Ground,
  currency: string,
  number: unknown = value,
): Text {
  if (named) return named
  if (number === null) return { zh: '没有记录', en: 'not known' }
  if (unit === undefined)
    return typeof number === 'boolean' ? showValue(number, 'text', currency) : both(String(number))
  if (unit === 'instant' && typeof number === 'string') return both(number)
  if (unit === 'score' && typeof number === 'number') {
    const points = Number(number.toFixed(2))
    return { zh: `${points} 分`, en: String(points) }
  }
  const shown = showValue(rounded(number), unit, currency)
  return unit === 'count' && counted ? { zh: `${shown.zh} ${counted.zh}`, en: shown.en } : shown
}

const rounded = (value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toFixed(4)) : value

/** An amount that is missing or too much: 320 元, 2 次, 12.5 个百分点. */
export function amountText(amount: number, ground: Ground, currency: string): Text {
  const { unit } = ground
  if (unit === 'money' && currency === 'CNY') {
    const yuan = amount / 100
    const zh = Number.isInteger(yuan) ? String(yuan) : yuan.toFixed(2)
    return { zh: `${zh} 元`, en: showValue(amount, 'money', currency).en }
  }
  if (unit === 'ratio') {
    const points = Number((amount * 100).toFixed(2))
    return { zh: `${points} 个百分点`, en: `${points} percentage points` }
  }
  if (unit === 'score') {
    const points = Number(amount.toFixed(2))
    return { zh: `${points} 分`, en: `${points} points` }
  }
  return groundValueText(ground, currency, amount)
}

/** Units whose values are whole: above 5 is 6 or more. */
const WHOLE: ReadonlySet<Ground['unit']> = new Set(['money', 'count', 'days', 'years', 'hour'])

/**
 * How far a ground is from what is needed, and in which direction; undefined where that is no number. 0: it is
 * exactly there and must be above (or below).
 */
export function gapOf(ground: Ground): { readonly up: boolean; readonly by: number } | undefined {
  const { value, needed, asks, unit } = ground
  if (typeof value !== 'number' || needed === undefined || asks === undefined) return undefined
  const whole = WHOLE.has(unit)
  const target =
    asks === 'above' && whole
      ? Math.floor(needed) + 1
      : asks === 'below' && whole
        ? Math.ceil(needed) - 1
        : needed
  const up = asks === 'at_least' || asks === 'above'
  return { up, by: up ? target - value : value - target }
}

/** What is missing, in words; undefined where nothing is, or where it is no number. */
export function missingText(ground: Ground, words: RuleWords): Text | undefined {
  const { value, needed } = ground
  if (value === null && needed !== undefined)
    return { zh: `还没有${ground.text.zh}`, en: `there is no ${ground.text.en} yet` }
  const gap = gapOf(ground)
  if (!gap || needed === undefined || gap.by < 0) return undefined
  if (gap.by === 0) {
    const { zh, en } = groundValueText(ground, words.currency, needed)
    return gap.up
      ? { zh: `须超过 ${zh}`, en: `must be above ${en}` }
      : { zh: `须低于 ${zh}`, en: `must be below ${en}` }
  }
  const { zh, en } = amountText(gap.by, ground, words.currency)
  return gap.up
    ? { zh: `还差 ${zh}`, en: `${en} short` }
    : { zh: `多出 ${zh}`, en: `${en} too much` }
}

/** A part of a score in one line: 30% × …：12 → 得 8.5 分. */
export function partText({ text, value, weight, points }: GroundPart): Text {
  const share = `${Number((weight * 100).toFixed(1))}%`
  const shown = value === null ? '—' : String(rounded(value))
  const gives = Number(points.toFixed(2))
  return {
    zh: `${text.zh}（权重 ${share}）：${shown}，得 ${gives} 分`,
    en: `${text.en} (weight ${share}): ${shown}, gives ${gives}`,
  }
}
