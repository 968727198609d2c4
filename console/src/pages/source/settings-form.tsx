import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { type FormEvent, useState } from 'react'
import type { Source, SourceKindInfo } from '#api/shapes/source.ts'
import { isProblem, send } from '../../api/client.ts'
import { useMay } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { TextField } from '../../parts/text-field.tsx'
import { useAct } from '../../parts/use-act.ts'
import { SecretFields } from './secret-fields.tsx'
import { SettingFields, settingsWith, type Typed } from './setting-fields.tsx'
import { fieldsOf } from './settings-schema.ts'

/** Name, settings and secrets of a source. */
export function SettingsForm({
  source,
  kind,
}: {
  readonly source: Source
  readonly kind: SourceKindInfo
}) {
  const t = useText()
  const may = useMay('sources')
  const queries = useQueryClient()
  const { busy, error, act } = useAct()
  const [name, setName] = useState<string>()
  const [typed, setTyped] = useState<Typed>({})
  const [secrets, setSecrets] = useState<Typed>({})
  const [saved, setSaved] = useState(false)
  const fields = fieldsOf(kind.settings)
  const settings = settingsWith(fields, source.settings, typed)
  const isChanged =
    name !== undefined || Object.keys(typed).length > 0 || Object.keys(secrets).length > 0
  const again = () => queries.invalidateQueries({ queryKey: [`/sources/${source.key}`] })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void act(
      async () => {
        const body = { name: name?.trim() || source.name, on: source.on, settings, secrets }
        await send('PUT', `/sources/${source.key}`, { body, etag: source.etag })
        await again()
        setName(undefined)
        setTyped({})
        setSecrets({})
        setSaved(true)
      },
      (problem) => isProblem(problem, 'version_conflict') && again(),
    )
  }
  return (
    <Card title={t.sources.settings}>
      <form
        className="card-body stack source-form"
        onSubmit={submit}
        onChange={() => setSaved(false)}
      >
        <TextField
          label={t.sources.name}
          required
          maxLength={100}
          disabled={!may}
          value={name ?? source.name}
          onChange={setName}
        />
        <SettingFields
          fields={fields}
          values={source.settings}
          typed={typed}
          onChange={setTyped}
          disabled={!may}
        />
        <SecretFields
          secrets={source.secrets}
          typed={secrets}
          onChange={setSecrets}
          disabled={!may}
        />
        {error !== undefined &&
          (isProblem(error, 'version_conflict') ? (
            <p className="notice warn" role="alert">
              {t.sources.changedElsewhere}
            </p>
          ) : (
            <ProblemView error={error} />
          ))}
        {may && (
          <div className="row">
            <Button
              type="primary"
              htmlType="submit"
              loading={busy}
              disabled={!isChanged || settings === undefined}
            >
              {t.common.save}
            </Button>
            <span role="status">{saved && !isChanged ? t.sources.settingsSaved : ''}</span>
          </div>
        )}
      </form>
    </Card>
  )
}
