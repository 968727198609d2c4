import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useText } from '../../locales/language.tsx'
import { PartAsk } from './part-ask.tsx'

type Props = { readonly id: string; readonly customer: string; readonly onDone: () => void }

/** What was merged just now, and the way back. */
export function Undo({ id, customer, onDone }: Props) {
  const t = useText()
  const [asking, setAsking] = useState(false)
  return (
    <div className="notice row wrap" role="status">
      <span>
        {t.identities.merged}{' '}
        <Link to="/customers/$id" params={{ id: customer }}>
          {customer}
        </Link>
      </span>
      <button type="button" className="link" onClick={() => setAsking(true)}>
        {t.identities.undo}
      </button>
      {asking && <PartAsk id={id} onParted={onDone} onClose={() => setAsking(false)} />}
    </div>
  )
}
