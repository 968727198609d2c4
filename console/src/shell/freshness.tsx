import { Link } from '@tanstack/react-router'
import type { Status } from '#api/shapes/status.ts'
import { useLive } from '../api/live.tsx'
import { useFormat, useStatus } from '../api/session.tsx'
import { useText } from '../locales/language.tsx'
import type { Texts } from '../locales/zh.ts'
import { alarmOf, nightText } from '../pages/settings/night-text.ts'

/**
 * “所有客户数据截至 0.4 秒前”: all numbers of all customers are right as of then. Where the nightly check found
 * what was wrong, that is said instead, with the way to what to do.
 */
export function Freshness({ reachable }: { readonly reachable: boolean }) {
  const t = useText()
  const f = useFormat()
  const status = useStatus().data
  const live = useLive()
  if (!status) return null
  const engineDown = status.engines.some((engine) => engine.state !== 'up')
  const alarm = alarmOf(status)
  const busy = status.waiting > 0 ? 'working' : 'right'
  const state = !reachable || engineDown ? 'down' : alarm ? 'alarm' : busy
  const title = [
    status.fresh_as_of === null ? '' : f.second(status.fresh_as_of),
    status.waiting > 0 ? t.shell.waiting({ count: f.short(status.waiting) }) : '',
    ...status.engines
      .filter((engine) => engine.state !== 'up')
      .map((engine) => `${engine.engine}: ${t.shell.engine[engine.state]}`),
    live ? t.shell.live : t.shell.notLive,
  ]
  return (
    <div
      className="freshness"
      data-state={state}
      data-live={live}
      title={title.filter(Boolean).join('\n')}
    >
      {state === 'alarm' ? (
        <Link to="/settings/$section" params={{ section: 'shop' }}>
          {nightText(status, t)}
        </Link>
      ) : (
        <Link to="/health" className="calm">
          {reachable ? sentence(t, status) : t.shell.unreachable}
        </Link>
      )}
    </div>
  )
}

function sentence(t: Texts, status: Status): string {
  if (status.engines.some((engine) => engine.state !== 'up')) return t.shell.engineBusy
  if (status.lag_seconds === null) return t.shell.neverEvaluated
  return t.shell.fresh({ ago: t.time.short(status.lag_seconds) })
}
