import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { type FormEvent, useState } from 'react'
import type { Session, SetupInput, SetupOffer } from '#api/shapes/session.ts'
import { send } from '../../api/client.ts'
import { useText } from '../../locales/language.tsx'
import type { Texts } from '../../locales/zh.ts'
import { ProblemView } from '../../parts/problem-view.tsx'
import { TextField } from '../../parts/text-field.tsx'
import { useAct } from '../../parts/use-act.ts'
import { forgetToken } from './token.ts'

type Props = { readonly token: string; readonly offer: SetupOffer }
type Typed = {
  readonly name: string
  readonly displayName: string
  readonly password: string
  readonly repeat: string
}

/** Chooses a password, and for the owner a name; what is wrong is said at its field, once one has tried. */
export function SetupForm({ token, offer }: Props) {
  const t = useText()
  const finish = useFinish()
  const [typed, setTyped] = useState<Typed>({
    name: offer.name ?? '',
    displayName: '',
    password: '',
    repeat: '',
  })
  const [tried, setTried] = useState(false)
  const { busy, error, act } = useAct()
  const wrong = mistakes(typed, offer, t)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (Object.keys(wrong).length === 0) void act(() => finish(inputOf(typed, token, offer)))
  }
  const field = (key: keyof Typed) => ({
    value: typed[key],
    error: tried ? wrong[key] : undefined,
    onChange: (text: string) => setTyped({ ...typed, [key]: text }),
  })
  const owner = offer.purpose === 'owner'
  const secret = { type: 'password', autoComplete: 'new-password', maxLength: 200 }
  return (
    <form className="stack" noValidate onSubmit={submit}>
      <TextField
        label={t.setup.name}
        help={owner ? t.setup.nameHelp : undefined}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        disabled={!owner}
        {...field('name')}
      />
      {offer.purpose !== 'password' && (
        <TextField
          label={t.setup.displayName}
          help={t.setup.displayNameHelp}
          maxLength={100}
          autoComplete="name"
          {...field('displayName')}
        />
      )}
      <TextField
        label={t.setup.newPassword}
        help={t.setup.passwordHelp}
        name="password"
        {...secret}
        {...field('password')}
      />
      <TextField label={t.setup.repeat} name="repeat" {...secret} {...field('repeat')} />
      {error !== undefined && <ProblemView error={error} />}
      <Button type="primary" htmlType="submit" size="large" block loading={busy}>
        {t.setup.submit}
      </Button>
    </form>
  )
}

/** Uses the link up, and is in. */
function useFinish(): (body: SetupInput) => Promise<void> {
  const queries = useQueryClient()
  const navigate = useNavigate()
  return async (body) => {
    const session = await send<Session>('POST', '/setup', { body })
    forgetToken()
    queries.setQueryData(['/session', {}], session)
    await queries.invalidateQueries()
    await navigate({ to: '/', replace: true })
  }
}

function inputOf(typed: Typed, token: string, offer: SetupOffer): SetupInput {
  const displayName = typed.displayName.trim()
  return {
    token,
    password: typed.password,
    ...(offer.purpose === 'owner' ? { name: typed.name.trim() } : {}),
    ...(displayName === '' ? {} : { display_name: displayName }),
  }
}

function mistakes(typed: Typed, offer: SetupOffer, t: Texts): Partial<Record<keyof Typed, string>> {
  const nameFits =
    /^[^\s@/:<>]+(@[^\s@/:<>]+)?$/.test(typed.name.trim()) && typed.name.trim().length >= 2
  return {
    ...(offer.purpose === 'owner' && !nameFits ? { name: t.setup.badName } : {}),
    ...([...typed.password].length < 10 ? { password: t.setup.tooShort } : {}),
    ...(typed.password !== typed.repeat ? { repeat: t.setup.mismatch } : {}),
  }
}
