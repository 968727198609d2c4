import type { Language } from '../locales/language.tsx'

type Style = 'day' | 'minute' | 'second' | 'dayInWords' | 'month'

const formatters = (zone: string, language: Language): Record<Style, Intl.DateTimeFormat> => {
  const make = (options: Intl.DateTimeFormatOptions, locale: string) =>
    new Intl.DateTimeFormat(locale, { timeZone: zone, hourCycle: 'h23', ...options })
  const digits = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
  // sv-SE writes 2026-11-22 14:03, which both languages read alike and which sorts.
  return {
    day: make(digits, 'sv-SE'),
    minute: make({ ...digits, hour: '2-digit', minute: '2-digit' }, 'sv-SE'),
    second: make({ ...digits, hour: '2-digit', minute: '2-digit', second: '2-digit' }, 'sv-SE'),
    month: make({ year: 'numeric', month: '2-digit' }, 'sv-SE'),
    dayInWords: make(
      { year: 'numeric', month: language === 'zh' ? 'long' : 'short', day: 'numeric' },
      language === 'zh' ? 'zh-CN' : 'en-GB',
    ),
  }
}

export type DateFormat = Readonly<Record<Style, (at: string | number) => string>>

/** Writes instants in the shop's zone. @example dateFormat('Asia/Shanghai', 'zh').minute('2026-11-22T06:03:00Z') // '2026-11-22 14:03' */
export function dateFormat(zone: string, language: Language): DateFormat {
  const styles = formatters(zone, language)
  const write = (style: Style) => (at: string | number) => styles[style].format(new Date(at))
  return {
    day: write('day'),
    minute: write('minute'),
    second: write('second'),
    month: write('month'),
    dayInWords: write('dayInWords'),
  }
}

/** The calendar day `days` after a yyyy-mm-dd. @example addDays('2026-12-31', 1) // '2027-01-01' */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** Whole days from one yyyy-mm-dd to another. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)

export const isDay = (text: unknown): text is string =>
  typeof text === 'string' &&
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  addDays(text, 0) === text
