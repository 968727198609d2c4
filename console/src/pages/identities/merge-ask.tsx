import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { MergeAnswer } from '#api/shapes/identity.ts'
import { send } from '../../api/client.ts'
import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { Pane } from '../../parts/pane.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import { TextField } from '../../parts/text-field.tsx'
import { useAct } from '../../parts/use-act.ts'
import { PersonCard } from './person-card.tsx'

type Props = {
  readonly customers: readonly string[]
  readonly onClose: () => void
  readonly onMerged: (answer: MergeAnswer) => void
}

/** What a merge would be, before it is made. */
export function MergeAsk({ customers, onClose, onMerged }: Props) {
  const t = useText()
  const f = useFormat()
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const { busy, error, act } = useAct()
  const tried = useQuery({
    queryKey: ['/identities/merge', customers],
    queryFn: () =>
      send<MergeAnswer>('POST', '/identities/merge', { body: { customers, dry_run: true } }),
    retry: false,
  })
  const merge = () =>
    void act(async () => {
      const answer = await send<MergeAnswer>('POST', '/identities/merge', {
        body: { customers, reason },
      })
      await queries.invalidateQueries()
      onMerged(answer)
    })
  const isOne = tried.data?.before.length === 1
  return (
    <Pane label={t.identities.mergeTitle} onClose={onClose}>
      <div className="ask identity-ask">
        <h2>{t.identities.mergeTitle}</h2>
        {tried.error && <ProblemView error={tried.error} />}
        {!tried.data && !tried.error && <Shape lines={4} />}
        {tried.data && isOne && <p className="notice">{t.identities.same}</p>}
        {tried.data && !isOne && (
          <>
            <div className="identity-pair">
              {tried.data.before.map((person) => (
                <PersonCard key={person.no} person={person} />
              ))}
            </div>
            <p>
              {t.identities.together({
                id: tried.data.id,
                orders: String(tried.data.orders),
                spend: f.money(tried.data.net_spend),
              })}
            </p>
            <p className="soft">{t.identities.mergeWhat}</p>
            <TextField
              label={t.identities.reason}
              value={reason}
              maxLength={500}
              onChange={setReason}
            />
          </>
        )}
        {error !== undefined && <ProblemView error={error} />}
        <div className="row">
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button type="primary" disabled={!tried.data || isOne} loading={busy} onClick={merge}>
            {t.identities.mergeDo}
          </Button>
        </div>
      </div>
    </Pane>
  )
}
