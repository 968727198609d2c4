import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { Source, SourceCreated } from '#api/shapes/source.ts'
import { send } from '../../api/client.ts'
import { useFormat, useMay } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { Card } from '../../parts/page.tsx'
import { Pane } from '../../parts/pane.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Secret } from '../../parts/secret.tsx'
import { useAct } from '../../parts/use-act.ts'

const GRACE_HOURS = 24

/** The write key by its last letters; another one is made with or without a time in which both work. */
export function WriteKey({ source }: { readonly source: Source }) {
  const t = useText()
  const f = useFormat()
  const may = useMay('sources')
  const [asking, setAsking] = useState(false)
  const [secret, setSecret] = useState<string>()
  const key = source.write_key
  if (!key) return null
  return (
    <Card
      title={t.sources.writeKey}
      tools={
        may && (
          <Button size="small" onClick={() => setAsking(true)}>
            {t.sources.rotate}
          </Button>
        )
      }
    >
      <div className="card-body stack">
        <span>
          <code>{t.sources.writeKeyHint({ hint: key.hint })}</code>{' '}
          {key.previous_until !== null && (
            <span className="tag warn">
              {t.sources.previousUntil({ at: f.minute(key.previous_until) })}
            </span>
          )}
        </span>
        {secret !== undefined && (
          <Secret
            title={t.sources.rotated}
            note={t.sources.madeNote}
            secret={secret}
            onDone={() => setSecret(undefined)}
          />
        )}
      </div>
      {asking && (
        <Rotate
          source={source}
          onMade={(made) => {
            setSecret(made)
            setAsking(false)
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </Card>
  )
}

function Rotate({
  source,
  onMade,
  onClose,
}: {
  readonly source: Source
  readonly onMade: (secret: string) => void
  readonly onClose: () => void
}) {
  const t = useText()
  const queries = useQueryClient()
  const { busy, error, act } = useAct()
  const [leaked, setLeaked] = useState(false)
  const rotate = () =>
    void act(async () => {
      const body = { grace_hours: leaked ? 0 : GRACE_HOURS }
      const made = await send<SourceCreated>('POST', `/sources/${source.key}/rotate`, { body })
      await queries.invalidateQueries({ queryKey: [`/sources/${source.key}`] })
      if (made.write_key !== null) onMade(made.write_key)
    })
  return (
    <Pane label={t.sources.rotateTitle} onClose={onClose}>
      <div className="ask">
        <h2>{t.sources.rotateTitle}</h2>
        <p className="soft">{t.sources.rotateWhat}</p>
        <label className="row">
          <input
            type="checkbox"
            checked={leaked}
            onChange={(event) => setLeaked(event.target.checked)}
          />
          {t.sources.rotateNow}
        </label>
        {error !== undefined && <ProblemView error={error} />}
        <div className="row">
          <Button autoFocus onClick={onClose}>
            {t.common.cancel}
          </Button>
          <Button type="primary" danger={leaked} loading={busy} onClick={rotate}>
            {t.sources.rotateDo}
          </Button>
        </div>
      </div>
    </Pane>
  )
}
