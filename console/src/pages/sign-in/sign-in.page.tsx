import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { type FormEvent, useEffect, useState } from 'react'
import type { Session } from '#api/shapes/session.ts'
import { send } from '../../api/client.ts'
import { useText } from '../../locales/language.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { TextField } from '../../parts/text-field.tsx'
import { useAct } from '../../parts/use-act.ts'
import { Welcome } from '../../shell/welcome.tsx'

/** Who are you? After signing in, the address that was wanted shows what it promised. */
export function SignInPage() {
  const t = useText()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const { busy, error, act } = useAct()
  useEffect(() => {
    document.title = t.signIn.title
  }, [t])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void act(async () => {
      const body = { name: name.trim(), password }
      queries.setQueryData(['/session', {}], await send<Session>('POST', '/session', { body }))
      await queries.invalidateQueries()
    })
  }
  return (
    <Welcome title={t.signIn.title}>
      <form className="stack" onSubmit={submit}>
        <TextField
          label={t.signIn.name}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          required
          value={name}
          onChange={setName}
        />
        <TextField
          label={t.signIn.password}
          name="password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={setPassword}
        />
        {error !== undefined && <ProblemView error={error} />}
        <Button type="primary" htmlType="submit" size="large" block loading={busy}>
          {t.signIn.submit}
        </Button>
        <p className="note">{t.signIn.help}</p>
        <p className="note">{t.signIn.forgot}</p>
      </form>
    </Welcome>
  )
}
