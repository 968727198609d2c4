import { useEffect, useState } from 'react'
import type { Job } from '#api/shapes/job.ts'
import type { TierBacktest } from '#api/shapes/tier-backtest.ts'
import type { TierProgram } from '#loyalty/tier-program.ts'
import { send } from '../../api/client.ts'
import { useApi } from '../../api/use-api.ts'
import { useAct } from '../../parts/use-act.ts'
import { differences } from './differences.ts'

type Kept = { readonly id: string; readonly from: string }

const isOver = (job: Job | undefined): boolean =>
  job !== undefined && job.status !== 'queued' && job.status !== 'processing'

/**
 * A draft on trial: the run that is under way, and the last report. Which one that was is kept in this browser, so that
 * it survives a closed tab; `holds`: it is of exactly this draft, from this day, and nothing has changed since.
 */
export function useTrial(definition: TierProgram, from: string) {
  const path = `/tier-programs/${definition.key}`
  const place = `zhike.backtest.${definition.key}`
  const [kept, setKept] = useState(() => read(place))
  const [started, setStarted] = useState<Kept>()
  const { busy, error, act } = useAct()
  const job = useApi<Job>(
    `/jobs/${started?.id ?? ''}`,
    {},
    { enabled: started !== undefined, every: (data) => (isOver(data) ? false : 700), stale: 0 },
  ).data
  useEffect(() => {
    if (started === undefined || job?.id !== started.id || job.status !== 'complete') return
    localStorage.setItem(place, JSON.stringify(started))
    setKept(started)
    setStarted(undefined)
  }, [job, started, place])
  const report = useApi<TierBacktest>(
    `${path}/backtests/${kept?.id ?? ''}`,
    {},
    { enabled: kept !== undefined, every: 10_000 },
  ).data
  const isSame =
    report !== undefined &&
    kept?.from === from &&
    differences(report.definition, definition).length === 0
  const changed = report?.stale.filter((one) => one !== 'draft') ?? []
  return {
    run: () =>
      void act(async () => {
        const body = { definition, ...(from === '' ? {} : { effective_from: from }) }
        const made = await send<Job>('POST', `${path}/backtest`, { body })
        setStarted({ id: made.id, from })
      }),
    cancel: () => void act(() => send('DELETE', `/jobs/${started?.id ?? ''}`)),
    busy,
    error,
    /** What is under way, or ended without a report. */
    job: started === undefined ? undefined : job,
    isRunning: started !== undefined && !isOver(job),
    report,
    isSame,
    changed,
    /** What publishing would do, if that is known. */
    tested: isSame ? report : undefined,
  }
}

export type Trial = ReturnType<typeof useTrial>

function read(place: string): Kept | undefined {
  try {
    return (JSON.parse(localStorage.getItem(place) ?? 'null') as Kept | null) ?? undefined
  } catch {
    return undefined
  }
}
