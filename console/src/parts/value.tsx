import type { MetricValue, Unit } from '#api/shapes/metric.ts'
import type { Format } from '../api/session.tsx'
import { exactNumber, percent } from '../format/numbers.ts'
import type { Texts } from '../locales/zh.ts'

/** A metric's value with its unit, exactly. */
export function exactValue(value: MetricValue, unit: Unit, f: Format, t: Texts): string {
  if (value === null) return '—'
  if (typeof value === 'string') return value
  switch (unit) {
    case 'money':
      return f.money(value)
    case 'days':
      return t.units.days({ value: exactNumber(value, 1) })
    case 'seconds':
      return t.units.seconds({ value })
    case 'basis_points':
      return percent(value / 10_000)
    case 'time':
      return f.minute(value)
    case 'count':
    case 'score':
    case 'number':
    case 'text':
      return exactNumber(value)
  }
}

/** The same, short enough for a headline or an axis. */
export function shortValue(value: MetricValue, unit: Unit, f: Format, t: Texts): string {
  if (typeof value !== 'number') return exactValue(value, unit, f, t)
  if (unit === 'money') return f.shortMoney(value)
  if (unit === 'count' || unit === 'number' || unit === 'score') return f.short(value)
  return exactValue(value, unit, f, t)
}
