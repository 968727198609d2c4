import type { Status } from '#api/shapes/status.ts'
import { exactNumber } from '../../format/numbers.ts'
import type { Texts } from '../../locales/zh.ts'

type Alarm = 'failed' | 'mended' | 'differs'

/** What of the last nightly check somebody should know. */
export function alarmOf({ reconcile: { last } }: Pick<Status, 'reconcile'>): Alarm | undefined {
  const state = last?.state
  return state === 'failed' || state === 'mended' || state === 'differs' ? state : undefined
}

/** How the last nightly check went, in a sentence. */
export function nightText({ reconcile: { last } }: Pick<Status, 'reconcile'>, t: Texts): string {
  if (last === null) return t.settings.night.never
  if (last.state === 'running') return t.settings.night.running
  const { night } = last
  const [customers, differences, remaining] = [
    last.customers,
    last.differences,
    last.remaining,
  ].map((count) => exactNumber(count)) as [string, string, string]
  return t.settings.night[last.state]({ night, customers, differences, remaining })
}
