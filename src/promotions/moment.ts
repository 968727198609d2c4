import type { Localized } from '#core/text.ts'
import { formatTime, type Millis, weekdayOf } from '#core/time.ts'
import { boundsOf } from '#core/window.ts'
import type { During } from './promotion.ts'
import { type WhyNot, whyNot } from './why-not.ts'

/** An instant and how the shop's calendar and clock read it; read once, however many offers ask. */
export type Moment = {
  readonly at: Millis
  readonly zone: string
  readonly local: () => { readonly day: number; readonly weekday: number; readonly clock: string }
}

export function momentAt(at: Millis, zone: string): Moment {
  let read: ReturnType<Moment['local']> | undefined
  const readNow = () => {
    const text = formatTime(at, zone)
    return {
      day: Number(text.slice(8, 10)),
      weekday: weekdayOf(at, zone),
      clock: text.slice(11, 16),
    }
  }
  const local = () => {
    read ??= readNow()
    return read
  }
  return Object.freeze({ at, zone, local })
}

/** Says why an offer does not hold at a moment, for somebody who may begin `early` milliseconds before others. */
export type OpenAt = (moment: Moment, early: number) => WhyNot | undefined

/** Reads when an offer holds; the days of its range are looked up once. */
export function openDuring(during: During | undefined, zone: string): OpenAt {
  if (during === undefined) return () => undefined
  const { range, weekdays, days_of_month: days, hours } = during
  const bounds = range === undefined ? undefined : boundsOf(range, Number.MAX_SAFE_INTEGER, zone)
  const from = bounds?.from
  const to = range?.to === undefined ? undefined : bounds?.to
  const when = timesText(during)
  return (moment, early) => {
    if (from !== undefined && moment.at < from - early)
      return whyNot('not_started', { from: formatTime(from, zone) })
    if (to !== undefined && moment.at > to) return whyNot('ended', { to: formatTime(to, zone) })
    if (weekdays && !weekdays.includes(moment.local().weekday))
      return whyNot('other_times', { when })
    if (days && !days.includes(moment.local().day)) return whyNot('other_times', { when })
    if (hours && !isWithin(hours, moment.local().clock)) return whyNot('other_times', { when })
    return undefined
  }
}

function isWithin({ from, to }: { from: string; to: string }, clock: string): boolean {
  return from < to ? clock >= from && clock < to : clock >= from || clock < to
}

const WEEKDAYS = {
  zh: ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
} as const

/** The recurring times in words. */
export function timesText({ weekdays, days_of_month: days, hours }: During): Required<Localized> {
  const named = (language: 'zh' | 'en') =>
    (weekdays ?? []).map((day) => WEEKDAYS[language][day - 1])
  const span = hours === undefined ? '' : `${hours.from}–${hours.to}`
  const zh = [
    weekdays ? named('zh').join('、') : '',
    days ? `每月 ${days.join('、')} 日` : '',
    span,
  ]
  const en = [
    weekdays ? `on ${named('en').join(', ')}` : '',
    days ? `on day ${days.join(', ')} of the month` : '',
    span,
  ]
  const join = (parts: readonly string[]) => parts.filter((part) => part !== '').join(' ')
  return { zh: join(zh), en: join(en) }
}
