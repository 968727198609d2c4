import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { type FormEvent, useEffect, useState } from 'react'
import type { Session, SetupOffer } from '#api/shapes/session.ts'
import { send } from '../../api/client.ts'
import { dateFormat } from '../../format/dates.ts'
import { useLanguage, useText } from '../../locales/language.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Field } from '../../parts/field.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import { Welcome } from '../../shell/welcome.tsx'

/**
 * First run, invitation, new password: whatever the one-time link is for. The token stands after `#`, which no
 * browser sends to a server or into a log; it is taken off the address at once.
 */
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

const KEPT = 'zhike.setup-token'

/** Kept for this tab only, so that a reload does not lose it. */
function takeToken(): string {
  const found = /^#(?:token=)?([\w-]{20,})$/.exec(location.hash)?.[1] ?? null
  if (found !== null) {
    sessionStorage.setItem(KEPT, found)
    history.replaceState(history.state, '', location.pathname)
  }
  return found ?? sessionStorage.getItem(KEPT) ?? ''
}

function Purpose({ offer }: { readonly offer: SetupOffer }) {
  const t = useText()
  const { language } = useLanguage()
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <>
      <p>
        {offer.purpose === 'invitation'
          ? t.setup.invitation({ shop: offer.shop_name })
          : t.setup[offer.purpose]}
      </p>
      <p className="faint small">
        {t.setup.expires({ at: dateFormat(zone, language).minute(offer.expires_at) })}
      </p>
    </>
  )
}

function SetupForm({ token, offer }: { readonly token: string; readonly offer: SetupOffer }) {
  const t = useText()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const owner = offer.purpose === 'owner'
  const [name, setName] = useState(offer.name ?? '')
  const [displayName, setDisplayName] = useState('')
  const [password, setPassword] = useState('')
  const [repeat, setRepeat] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const wrong = {
    name: owner && !/^[^\s@/:<>]+(@[^\s@/:<>]+)?$/.test(name.trim()) ? t.setup.badName : undefined,
    password: [...password].length < 10 ? t.setup.tooShort : undefined,
    repeat: password !== repeat ? t.setup.mismatch : undefined,
  }
  const shown = (problem: string | undefined) => (tried ? problem : undefined)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (Object.values(wrong).some((one) => one !== undefined)) return
    setBusy(true)
    try {
      const body = {
        token,
        password,
        ...(owner ? { name: name.trim() } : {}),
        ...(displayName.trim() === '' ? {} : { display_name: displayName.trim() }),
      }
      const session = await send<Session>('POST', '/setup', { body })
      sessionStorage.removeItem(KEPT)
      queries.setQueryData(['/session', {}], session)
      await queries.invalidateQueries()
      await navigate({ to: '/', replace: true })
    } catch (problem) {
      setError(problem)
      setBusy(false)
    }
  }
  return (
    <form className="stack" noValidate onSubmit={(event) => void submit(event)}>
      <Field
        label={t.setup.name}
        help={owner ? t.setup.nameHelp : undefined}
        error={shown(wrong.name)}
      >
        <input
          className="field"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          disabled={!owner}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      {offer.purpose !== 'password' && (
        <Field label={t.setup.displayName} help={t.setup.displayNameHelp}>
          <input
            className="field"
            autoComplete="name"
            maxLength={100}
            value={displayName}
            onChange={(event) => setDisplayName(event.target.value)}
          />
        </Field>
      )}
      <Field label={t.setup.newPassword} help={t.setup.passwordHelp} error={shown(wrong.password)}>
        <input
          className="field"
          name="password"
          type="password"
          autoComplete="new-password"
          maxLength={200}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      <Field label={t.setup.repeat} error={shown(wrong.repeat)}>
        <input
          className="field"
          name="repeat"
          type="password"
          autoComplete="new-password"
          maxLength={200}
          value={repeat}
          onChange={(event) => setRepeat(event.target.value)}
        />
      </Field>
      {error !== undefined && <ProblemView error={error} />}
      <Button type="primary" htmlType="submit" size="large" block loading={busy}>
        {t.setup.submit}
      </Button>
    </form>
  )
}
