import type { Status } from '#api/shapes/status.ts'
import { useFormat, useStatus } from '../api/session.tsx'
import { useText } from '../locales/language.tsx'
import type { Texts } from '../locales/zh.ts'

/** “所有客户数据截至 0.4 秒前”: all numbers of all customers are right as of then. */
export function Freshness({ reachable }: { readonly reachable: boolean }) {
  const t = useText()
  const f = useFormat()
  const status = useStatus().data
  if (!status) return null
  const engineDown = status.engines.some((engine) => engine.state !== 'up')
  const state = !reachable || engineDown ? 'down' : status.waiting > 0 ? 'working' : 'right'
  const title = [
    status.fresh_as_of === null ? '' : f.second(status.fresh_as_of),
    status.waiting > 0 ? t.shell.waiting({ count: f.short(status.waiting) }) : '',
    ...status.engines
      .filter((engine) => engine.state !== 'up')
      .map((engine) => `${engine.engine}: ${t.shell.engine[engine.state]}`),
  ]
  return (
    <div className="freshness" data-state={state} title={title.filter(Boolean).join('\n')}>
      <span>{reachable ? sentence(t, status) : t.shell.unreachable}</span>
    </div>
  )
}

function sentence(t: Texts, status: Status): string {
  if (status.engines.some((engine) => engine.state !== 'up')) return t.shell.engineBusy
  if (status.lag_seconds === null) return t.shell.neverEvaluated
  return t.shell.fresh({ ago: t.time.short(status.lag_seconds) })
}
