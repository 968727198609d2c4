import { Button } from 'antd'
import { type FormEvent, useState } from 'react'
import { send } from '../../api/client.ts'
import { useShop } from '../../api/session.tsx'
import { useLanguage, useText } from '../../locales/language.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Segments } from '../../parts/segments.tsx'
import { TextField } from '../../parts/text-field.tsx'
import { useAct } from '../../parts/use-act.ts'
import { useTheme } from '../../theme/theme.tsx'

/** Oneself: language, appearance, password. */
export function MeSection() {
  return (
    <div className="grid">
      <div className="half">
        <LookCard />
      </div>
      <div className="half">
        <PasswordForm />
      </div>
    </div>
  )
}

function LookCard() {
  const t = useText()
  const { session } = useShop()
  const { language, choose } = useLanguage()
  const theme = useTheme()
  const languages = [
    { key: 'zh', name: '中文' },
    { key: 'en', name: 'English' },
  ] as const
  const themes = (['system', 'light', 'dark'] as const).map((key) => ({ key, name: t.theme[key] }))
  return (
    <Card
      title={session.display_name || session.name}
      note={`${session.name} · ${t.roles[session.role]} — ${t.settings.roleMay[session.role]}`}
    >
      <div className="card-body stack">
        <div>
          <p className="label">{t.settings.language}</p>
          <Segments
            label={t.settings.language}
            options={languages}
            chosen={language}
            onChoose={choose}
          />
        </div>
        <div>
          <p className="label">{t.theme.title}</p>
          <Segments
            label={t.theme.title}
            options={themes}
            chosen={theme.choice}
            onChoose={theme.choose}
          />
        </div>
        <p className="note">{t.settings.thisBrowser}</p>
      </div>
    </Card>
  )
}

function PasswordForm() {
  const t = useText()
  const { session } = useShop()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [done, setDone] = useState(false)
  const { busy, error, act } = useAct()
  const short = [...next].length < 10
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setDone(false)
    void act(async () => {
      await send('PUT', '/session/password', { body: { current, next } })
      setCurrent('')
      setNext('')
      setDone(true)
    })
  }
  return (
    <Card title={t.settings.changePassword} note={t.settings.changePasswordNote}>
      <form className="card-body stack" onSubmit={submit}>
        <input
          type="hidden"
          name="username"
          autoComplete="username"
          value={session.name}
          readOnly
        />
        <TextField
          label={t.settings.currentPassword}
          type="password"
          autoComplete="current-password"
          required
          value={current}
          onChange={setCurrent}
        />
        <TextField
          label={t.settings.nextPassword}
          help={t.setup.passwordHelp}
          error={next !== '' && short ? t.setup.tooShort : undefined}
          type="password"
          autoComplete="new-password"
          required
          maxLength={200}
          value={next}
          onChange={setNext}
        />
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
            disabled={current === '' || short}
          >
            {t.settings.changePassword}
          </Button>
        </div>
      </form>
    </Card>
  )
}
