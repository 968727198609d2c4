import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { type FormEvent, useEffect, useState } from 'react'
import type { Session } from '#api/shapes/session.ts'
import { send } from '../../api/client.ts'
import { useText } from '../../locales/language.tsx'
import { Field } from '../../parts/field.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Welcome } from '../../shell/welcome.tsx'

/** Who are you? After signing in, the address that was wanted shows what it promised. */
export function SignInPage() {
  const t = useText()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  useEffect(() => {
    document.title = t.signIn.title
  }, [t])
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setError(undefined)
    try {
      const session = await send<Session>('POST', '/session', {
        body: { name: name.trim(), password },
      })
      queries.setQueryData(['/session', {}], session)
      await queries.invalidateQueries()
    } catch (problem) {
      setError(problem)
      setBusy(false)
    }
  }
  return (
    <Welcome title={t.signIn.title}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <Field label={t.signIn.name}>
          <input
            className="field"
            name="username"
            autoComplete="username"
            required
            autoCapitalize="none"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <Field label={t.signIn.password}>
          <input
            className="field"
            name="password"
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
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
