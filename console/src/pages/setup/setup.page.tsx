import { useEffect, useState } from 'react'
import type { SetupOffer } from '#api/shapes/session.ts'
import { send } from '../../api/client.ts'
import { dateFormat } from '../../format/dates.ts'
import { useLanguage, useText } from '../../locales/language.tsx'
import { Empty } from '../../parts/empty.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import { Welcome } from '../../shell/welcome.tsx'
import { SetupForm } from './setup-form.tsx'
import { takeToken } from './token.ts'

/** First run, invitation, new password: whatever the one-time link is for. */
export function SetupPage() {
  const t = useText()
  const [token] = useState(takeToken)
  const [offer, setOffer] = useState<SetupOffer>()
  const [error, setError] = useState<unknown>()
  useEffect(() => {
    document.title = t.setup.title
  }, [t])
  useEffect(() => {
    if (token === '') return
    send<SetupOffer>('POST', '/setup/check', { body: { token } }).then(setOffer, setError)
  }, [token])
  return (
    <Welcome title={t.setup.title} note={offer && <Purpose offer={offer} />}>
      {token === '' ? (
        <Empty title={t.setup.noToken} what={t.setup.noTokenWhat} />
      ) : error !== undefined ? (
        <>
          <Empty title={t.setup.badLink} what={t.setup.badLinkWhat} />
          <ProblemView error={error} />
        </>
      ) : offer ? (
        <SetupForm token={token} offer={offer} />
      ) : (
        <Shape lines={6} />
      )}
    </Welcome>
  )
}

function Purpose({ offer }: { readonly offer: SetupOffer }) {
  const t = useText()
  const { language } = useLanguage()
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const what =
    offer.purpose === 'invitation'
      ? t.setup.invitation({ shop: offer.shop_name })
      : t.setup[offer.purpose]
  return (
    <>
      <p>{what}</p>
      <p className="faint small">
        {t.setup.expires({ at: dateFormat(zone, language).minute(offer.expires_at) })}
      </p>
    </>
  )
}
