import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { type FormEvent, useState } from 'react'
import type { SourceCreated, SourceKindInfo } from '#api/shapes/source.ts'
import { send } from '../../api/client.ts'
import { useFormat } from '../../api/session.tsx'
import { useApi } from '../../api/use-api.ts'
import { useText } from '../../locales/language.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import { TextField } from '../../parts/text-field.tsx'
import { useAct } from '../../parts/use-act.ts'
import { Made } from '../source/made.tsx'
import { SecretFields } from '../source/secret-fields.tsx'
import { SettingFields, settingsWith, type Typed } from '../source/setting-fields.tsx'
import { fieldsOf } from '../source/settings-schema.ts'
import '../source/source.css'

/** Makes a source: its kind, its name, its settings; then shows its write key, once. */
export function NewSourcePage() {
  const t = useText()
  const kinds = useApi<{ data: SourceKindInfo[] }>('/source-kinds', {}, { stale: 300_000 })
  const [kind, setKind] = useState<SourceKindInfo>()
  const [made, setMade] = useState<SourceCreated>()
  return (
    <Page
      title={t.sources.add}
      before={<Link to="/sources">← {t.sources.title}</Link>}
      note={t.sources.note}
    >
      {kinds.error && <ProblemView error={kinds.error} onRetry={() => void kinds.refetch()} />}
      {made ? (
        <Made made={made} />
      ) : (
        <div className="stack">
          <Kinds kinds={kinds.data?.data} chosen={kind} onChoose={setKind} />
          {kind && <Form key={kind.key} kind={kind} onMade={setMade} />}
        </div>
      )}
    </Page>
  )
}

function Kinds({
  kinds,
  chosen,
  onChoose,
}: {
  readonly kinds: readonly SourceKindInfo[] | undefined
  readonly chosen: SourceKindInfo | undefined
  readonly onChoose: (kind: SourceKindInfo) => void
}) {
  const t = useText()
  const f = useFormat()
  return (
    <Card title={t.sources.chooseKind}>
      {!kinds ? (
        <Shape lines={3} />
      ) : (
        <div className="card-body kinds">
          {kinds.map((kind) => (
            <button
              key={kind.key}
              type="button"
              className="kind"
              aria-pressed={kind.key === chosen?.key}
              onClick={() => onChoose(kind)}
            >
              <b>{f.say(kind.name)}</b>
              <span className="soft small">{f.say(kind.about)}</span>
            </button>
          ))}
        </div>
      )}
    </Card>
  )
}

function Form({
  kind,
  onMade,
}: {
  readonly kind: SourceKindInfo
  readonly onMade: (made: SourceCreated) => void
}) {
  const t = useText()
  const f = useFormat()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { busy, error, act } = useAct()
  const [name, setName] = useState('')
  const [key, setKey] = useState(kind.key === 'tracking' ? 'website' : kind.key)
  const [typed, setTyped] = useState<Typed>({})
  const [secrets, setSecrets] = useState<Typed>({})
  const fields = fieldsOf(kind.settings)
  const settings = settingsWith(fields, {}, typed)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void act(async () => {
      const body = { key, kind: kind.key, name: name.trim() || f.say(kind.name), settings, secrets }
      const made = await send<SourceCreated>('POST', '/sources', { body })
      await queries.invalidateQueries({ queryKey: ['/sources'] })
      if (made.write_key !== null) onMade(made)
      else await navigate({ to: '/sources/$key', params: { key }, search: { view: 'connect' } })
    })
  }
  return (
    <Card title={f.say(kind.name)} note={f.say(kind.about)}>
      <form className="card-body stack source-form" onSubmit={submit}>
        <TextField
          label={t.sources.name}
          placeholder={t.sources.nameExample}
          maxLength={100}
          value={name}
          onChange={setName}
        />
        <TextField
          label={t.sources.key}
          help={t.sources.keyHelp}
          required
          pattern="[a-z0-9][a-z0-9\-]{0,59}"
          value={key}
          onChange={setKey}
        />
        <SettingFields fields={fields} values={{}} typed={typed} onChange={setTyped} />
        <SecretFields
          secrets={kind.secrets.map((secret) => ({ ...secret, set_at: null }))}
          typed={secrets}
          onChange={setSecrets}
        />
        {error !== undefined && <ProblemView error={error} />}
        <div>
          <Button type="primary" htmlType="submit" loading={busy} disabled={!settings}>
            {t.sources.create}
          </Button>
        </div>
      </form>
    </Card>
  )
}
