import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { Source, SourceReject, SourceResent } from '#api/shapes/source.ts'
import { send } from '../../api/client.ts'
import { useFormat, useMay } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { Ask } from '../../parts/ask.tsx'
import { Empty } from '../../parts/empty.tsx'
import { MoreButton } from '../../parts/more-button.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import { useAct } from '../../parts/use-act.ts'
import { useList } from '../../parts/use-list.ts'
import { Places } from './places.tsx'

/** What was acknowledged but could not be taken in: sent again once something was mended, or dropped. */
export function Rejected({ source }: { readonly source: Source }) {
  const t = useText()
  const list = useList<SourceReject>(`/sources/${source.key}/rejected`, {}, () => 10_000)
  return (
    <Card title={t.sources.rejectedTitle} note={t.sources.rejectedNote}>
      {list.error && <ProblemView error={list.error} onRetry={list.retry} />}
      {!list.rows ? (
        !list.error && <Shape lines={4} />
      ) : list.rows.length === 0 ? (
        <Empty title={t.sources.rejectedNone} what={t.sources.rejectedNoneWhat} />
      ) : (
        <div className="card-body stack">
          {list.rows.map((reject) => (
            <OneReject key={reject.id} source={source} reject={reject} />
          ))}
        </div>
      )}
      <MoreButton list={list} />
    </Card>
  )
}

function OneReject({ source, reject }: { readonly source: Source; readonly reject: SourceReject }) {
  const t = useText()
  const f = useFormat()
  const may = useMay('sources')
  const queries = useQueryClient()
  const { busy, error, act } = useAct()
  const [dropping, setDropping] = useState(false)
  const [still, setStill] = useState<SourceReject['problems']>()
  const path = `/sources/${source.key}/rejected/${reject.id}`
  const again = () =>
    void act(async () => {
      const answer = await send<SourceResent>('POST', `${path}/send`)
      if (answer.outcome === 'rejected') setStill(answer.problems)
      else await queries.invalidateQueries()
    })
  const drop = () =>
    void act(async () => {
      setDropping(false)
      await send('DELETE', path)
      await queries.invalidateQueries()
    })
  return (
    <article className="stack">
      <div className="row wrap">
        <Places problems={reject.problems} />
        <span className="faint small">
          {f.second(reject.last_at)} · {t.sources.times} {reject.times}
        </span>
        {may && (
          <span className="row push">
            <Button size="small" loading={busy} onClick={again}>
              {t.sources.sendAgain}
            </Button>
            <Button size="small" onClick={() => setDropping(true)}>
              {t.sources.drop}
            </Button>
          </span>
        )}
      </div>
      {still && (
        <div className="notice bad" role="alert">
          {t.sources.stillRejected} <Places problems={still} />
        </div>
      )}
      {error !== undefined && <ProblemView error={error} />}
      <details>
        <summary>{t.sources.raw}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <pre className="code wrapped" tabIndex={0}>
          {reject.raw}
        </pre>
      </details>
      {dropping && (
        <Ask
          title={t.sources.dropTitle}
          what={t.sources.dropWhat}
          act={t.sources.drop}
          onAct={drop}
          onClose={() => setDropping(false)}
        />
      )}
    </article>
  )
}
