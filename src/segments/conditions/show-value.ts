import { lazy } from '#core/lazy.ts'
import type { MetricDefinition } from '#metrics/metric-spec.ts'
import type { Text } from './condition.ts'

const plain = lazy(() => new Intl.NumberFormat('en', { maximumFractionDigits: 4 }))
const both = (text: string): Text => ({ zh: text, en: text })
const WEEKDAYS_ZH = ['一', '二', '三', '四', '五', '六', '日']
const WEEKDAYS_EN = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** A value of a metric in words: ¥2,000.00, 30 天, 12.5%. `digits`: of the currency's minor unit. */
export function showValue(value: unknown, unit: MetricDefinition['unit'], currency: string): Text {
  if (typeof value === 'boolean') return value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' }
  if (typeof value !== 'number')
    return value === null ? { zh: '无', en: 'nothing' } : both(String(value))
  switch (unit) {
    case 'money':
      return both(money(value, currency))
    case 'ratio':
      return both(`${Number((value * 100).toFixed(2))}%`)
    case 'times': {
      const times = Number(value.toFixed(2))
      return { zh: `${times} 倍`, en: times === 1 ? '1 time' : `${times} times` }
    }
    case 'days':
      return { zh: `${value} 天`, en: value === 1 ? '1 day' : `${value} days` }
    case 'years':
      return { zh: `${value} 岁`, en: value === 1 ? '1 year' : `${value} years` }
    case 'seconds':
      return { zh: `${value} 秒`, en: `${value} s` }
    case 'hour':
      return { zh: `${value} 点`, en: `${value}:00` }
    case 'weekday':
      return {
        zh: `周${WEEKDAYS_ZH[value - 1] ?? value}`,
        en: WEEKDAYS_EN[value - 1] ?? String(value),
      }
    case 'instant':
      return both(new Date(value).toISOString().slice(0, 10))
    case 'count':
    case 'quantity':
    case 'score':
    case 'text':
      return both(plain().format(value))
  }
}

function money(minor: number, currency: string): string {
  const format = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  })
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2
  return format.format(minor / 10 ** digits)
}
