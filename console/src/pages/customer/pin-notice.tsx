import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { CustomerTier, TierPin } from '#api/shapes/tier.ts'
import { send } from '../../api/client.ts'
import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { useAct } from '../../parts/use-act.ts'

type Props = {
  readonly id: string
  readonly tier: CustomerTier
  readonly pin: TierPin
  readonly may: boolean
}

/** The level was given by hand: by whom, why, until when; and how to let the rule decide again. */
export function PinNotice({ id, tier, pin, may }: Props) {
  const t = useText()
  const f = useFormat()
  const [asking, setAsking] = useState(false)
  return (
    <div className="notice pinned">
      <span>
        {t.customer.pinnedBy({ who: pin.by, at: f.minute(pin.at) })}
        {pin.until === null
          ? t.customer.pinnedOpen
          : t.customer.pinnedUntil({ at: f.minute(pin.until) })}
        {t.customer.pinnedReason({ reason: pin.reason })}
      </span>
      {may && !asking && (
        <button type="button" className="link push" onClick={() => setAsking(true)}>
          {t.customer.unpin}
        </button>
      )}
      {asking && <Unpin id={id} tier={tier} pin={pin} onClose={() => setAsking(false)} />}
    </div>
  )
}

/** What will follow is said where it was asked for. */
function Unpin({ id, tier, pin, onClose }: Omit<Props, 'may'> & { readonly onClose: () => void }) {
  const t = useText()
  const f = useFormat()
  const queries = useQueryClient()
  const { busy, error, act } = useAct()
  const remove = () =>
    void act(async () => {
      await send(
        'DELETE',
        `/customers/${encodeURIComponent(id)}/tier-pins/${encodeURIComponent(pin.id)}`,
      )
      await queries.invalidateQueries()
    })
  return (
    <span className="row wrap push">
      <span>{t.customer.unpinWhat({ program: f.say(tier.program_name) })}</span>
      <Button size="small" danger loading={busy} onClick={remove}>
        {t.customer.unpinDo}
      </Button>
      <Button size="small" onClick={onClose}>
        {t.common.cancel}
      </Button>
      {error !== undefined && <ProblemView error={error} />}
    </span>
  )
}
