import { Button } from 'antd'
import { useState } from 'react'
import type { CustomerIdentities, IdentityMerge } from '#api/shapes/identity.ts'
import { useFormat, useShop } from '../../api/session.tsx'
import { useApi } from '../../api/use-api.ts'
import { useText } from '../../locales/language.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import { TextField } from '../../parts/text-field.tsx'
import { MergeAsk } from '../identities/merge-ask.tsx'
import { PartAsk } from '../identities/part-ask.tsx'
import '../identities/identities.css'

/** What came by which identifier, who was merged into this customer, and merging and parting them. */
export function Merges({ id }: { readonly id: string }) {
  const t = useText()
  const f = useFormat()
  const { session } = useShop()
  const path = `/customers/${encodeURIComponent(id)}/identities`
  const found = useApi<CustomerIdentities>(path, {})
  const [undoing, setUndoing] = useState<IdentityMerge>()
  const may = session.may.includes('identity')
  return (
    <Card title={t.identities.sources}>
      <div className="card-body">
        {found.error && <ProblemView error={found.error} />}
        {!found.data && !found.error && <Shape lines={4} />}
        <dl className="facts">
          {found.data?.identifiers.map((one) => (
            <div key={`${one.kind} ${one.value}`}>
              <dt title={one.value}>{f.say(one.name)}</dt>
              <dd>
                {t.identities.brought({
                  facts: String(one.facts),
                  sources: one.sources.join(', ') || '—',
                })}
              </dd>
            </div>
          ))}
        </dl>
        {found.data && found.data.merges.length > 0 && (
          <>
            <h3 className="sub">{t.identities.history}</h3>
            <ul className="plain">
              {found.data.merges.map((merge) => (
                <li key={merge.id} className="row wrap">
                  <span>
                    {f.minute(merge.made_at)} · {merge.homes.map((no) => `no:${no}`).join(' + ')} ·{' '}
                    {f.say(merge.way_name)}
                  </span>
                  {merge.undone_at !== null ? (
                    <span className="tag">
                      {t.identities.undone({ at: f.minute(merge.undone_at) })}
                    </span>
                  ) : (
                    may && (
                      <button type="button" className="link" onClick={() => setUndoing(merge)}>
                        {t.identities.undo}
                      </button>
                    )
                  )}
                </li>
              ))}
            </ul>
          </>
        )}
        {may && <MergeWith id={id} />}
      </div>
      {undoing && <PartAsk id={undoing.id} onClose={() => setUndoing(undefined)} />}
    </Card>
  )
}

function MergeWith({ id }: { readonly id: string }) {
  const t = useText()
  const [other, setOther] = useState('')
  const [asking, setAsking] = useState(false)
  return (
    <form
      className="row wrap"
      onSubmit={(event) => {
        event.preventDefault()
        setAsking(other.trim() !== '')
      }}
    >
      <TextField
        grow
        label={t.identities.mergeWith}
        placeholder={t.identities.mergeWithExample}
        maxLength={220}
        value={other}
        onChange={setOther}
      />
      <Button htmlType="submit" disabled={other.trim() === ''}>
        {t.identities.mergeLook}
      </Button>
      {asking && (
        <MergeAsk
          customers={[id, other.trim()]}
          onClose={() => setAsking(false)}
          onMerged={() => {
            setAsking(false)
            setOther('')
          }}
        />
      )}
    </form>
  )
}
