import { Button } from 'antd'
import { type FormEvent, useState } from 'react'
import { send } from '../../api/client.ts'
import { useShop } from '../../api/session.tsx'
import { useLanguage, useText } from '../../locales/language.tsx'
import { Field } from '../../parts/field.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Segments } from '../../parts/segments.tsx'
import { useTheme } from '../../theme/theme.tsx'

/** Oneself: language, appearance, password. */
export function MeSection() {
  const t = useText()
  const { session } = useShop()
  const { language, choose } = useLanguage()
  const theme = useTheme()
  return (
    <div className="grid">
      <div className="half">
        <Card
          title={session.display_name || session.name}
          note={`${session.name} · ${t.roles[session.role]} — ${t.settings.roleMay[session.role]}`}
        >
          <div className="card-body stack">
            <div>
              <p className="label">{t.settings.language}</p>
              <Segments
                label={t.settings.language}
                options={[
                  { key: 'zh', name: '中文' },
                  { key: 'en', name: 'English' },
                ]}
                chosen={language}
                onChoose={choose}
              />
            </div>
            <div>
              <p className="label">{t.theme.title}</p>
              <Segments
                label={t.theme.title}
                options={[
                  { key: 'system', name: t.theme.system },
                  { key: 'light', name: t.theme.light },
                  { key: 'dark', name: t.theme.dark },
                ]}
                chosen={theme.choice}
                onChoose={theme.choose}
              />
            </div>
            <p className="note">{t.settings.thisBrowser}</p>
          </div>
        </Card>
      </div>
      <div className="half">
        <PasswordForm />
      </div>
    </div>
  )
}

function PasswordForm() {
  const t = useText()
  const { session } = useShop()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [busy, setBusy] = useState(false)
  const [done, setDone] = useState(false)
  const [error, setError] = useState<unknown>()
  const short = next !== '' && [...next].length < 10
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setDone(false)
    setError(undefined)
    try {
      await send('PUT', '/session/password', { body: { current, next } })
      setCurrent('')
      setNext('')
      setDone(true)
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Card title={t.settings.changePassword} note={t.settings.changePasswordNote}>
      <form className="card-body stack" onSubmit={(event) => void submit(event)}>
        <input
          type="hidden"
          name="username"
          autoComplete="username"
          value={session.name}
          readOnly
        />
        <Field label={t.settings.currentPassword}>
          <input
            className="field"
            type="password"
            autoComplete="current-password"
            required
            value={current}
            onChange={(event) => setCurrent(event.target.value)}
          />
        </Field>
        <Field
          label={t.settings.nextPassword}
          help={t.setup.passwordHelp}
          error={short ? t.setup.tooShort : undefined}
        >
          <input
            className="field"
            type="password"
            autoComplete="new-password"
            required
            maxLength={200}
            value={next}
            onChange={(event) => setNext(event.target.value)}
          />
        </Field>
        {error !== undefined && <ProblemView error={error} />}
        {done && (
          <p className="notice" role="status">
            {t.settings.passwordChanged}
          </p>
        )}
        <div>
          <Button
            type="primary"
            htmlType="submit"
            loading={busy}
            disabled={current === '' || [...next].length < 10}
          >
            {t.settings.changePassword}
          </Button>
        </div>
      </form>
    </Card>
  )
}
