import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { Source } from '#api/shapes/source.ts'
import { send } from '../../api/client.ts'
import { useText } from '../../locales/language.tsx'
import { Ask } from '../../parts/ask.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { useAct } from '../../parts/use-act.ts'

/** Switching off and on, and removing. */
export function Danger({ source }: { readonly source: Source }) {
  const t = useText()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { busy, error, act } = useAct()
  const [asking, setAsking] = useState<'off' | 'remove'>()
  const path = `/sources/${source.key}`
  const turn = (on: boolean) =>
    void act(async () => {
      setAsking(undefined)
      const { name, settings } = source
      await send('PUT', path, { body: { name, settings, on }, etag: source.etag })
      await queries.invalidateQueries({ queryKey: [path] })
    })
  const remove = () =>
    void act(async () => {
      setAsking(undefined)
      await send('DELETE', path, { etag: source.etag })
      await navigate({ to: '/sources' })
      await queries.invalidateQueries({ queryKey: ['/sources'] })
    })
  return (
    <Card title={t.sources.danger}>
      <div className="card-body stack">
        {error !== undefined && <ProblemView error={error} />}
        <div className="row wrap">
          <Button loading={busy} onClick={() => (source.on ? setAsking('off') : turn(true))}>
            {source.on ? t.sources.switchOff : t.sources.switchOn}
          </Button>
          <Button danger onClick={() => setAsking('remove')}>
            {t.sources.remove}
          </Button>
        </div>
      </div>
      {asking === 'off' && (
        <Ask
          title={t.sources.switchOffTitle}
          what={t.sources.switchOffWhat}
          act={t.sources.switchOff}
          onAct={() => turn(false)}
          onClose={() => setAsking(undefined)}
        />
      )}
      {asking === 'remove' && (
        <Ask
          title={t.sources.removeTitle}
          what={t.sources.removeWhat}
          act={t.sources.remove}
          onAct={remove}
          onClose={() => setAsking(undefined)}
        />
      )}
    </Card>
  )
}
