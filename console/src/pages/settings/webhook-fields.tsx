import { Button } from 'antd'
import { type FormEvent, useState } from 'react'
import type { WebhookEndpoint, WebhookEndpointInput } from '#api/shapes/webhook.ts'
import { useText } from '../../locales/language.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { TextField } from '../../parts/text-field.tsx'
import { useAct } from '../../parts/use-act.ts'

type Types = Readonly<WebhookEndpoint['types']>

/** All that an endpoint can be told of: what has a name, but for the test. */
function useTypes(): Types {
  const names = useText().webhooks.typeNames
  return (Object.keys(names) as (keyof typeof names)[]).filter((type) => type !== 'webhook.test')
}

type Props = {
  readonly endpoint?: WebhookEndpoint
  readonly act: string
  /** Afterwards the form is as it was when it is given nothing. */
  readonly onSubmit: (input: WebhookEndpointInput) => Promise<void>
}

/** Where to, and what of. */
export function WebhookFields({ endpoint, act: label, onSubmit }: Props) {
  const t = useText()
  const { busy, error, act } = useAct()
  const [name, setName] = useState(endpoint?.name ?? '')
  const [url, setUrl] = useState(endpoint?.url ?? '')
  const all = useTypes()
  const [types, setTypes] = useState(endpoint?.types ?? all)
  const [about, setAbout] = useState(endpoint?.about.join(', ') ?? '')
  const [backfill, setBackfill] = useState(endpoint?.backfill ?? false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void act(async () => {
      await onSubmit({
        name: name.trim(),
        url: url.trim(),
        types: [...types],
        about: about
          .split(/[,，\s]+/)
          .map((one) => one.trim())
          .filter((one) => one !== ''),
        backfill,
        enabled: endpoint?.enabled ?? true,
      })
      if (endpoint !== undefined) return
      setName('')
      setUrl('')
    })
  }
  return (
    <form className="card-body stack" onSubmit={submit}>
      <div className="row wrap top-aligned">
        <TextField
          label={t.webhooks.name}
          placeholder={t.webhooks.nameExample}
          required
          maxLength={80}
          value={name}
          onChange={setName}
        />
        <TextField
          label={t.webhooks.url}
          help={t.webhooks.urlHelp}
          type="url"
          placeholder="https://"
          required
          grow
          maxLength={2000}
          value={url}
          onChange={setUrl}
        />
      </div>
      <TypeChoice chosen={types} onChange={setTypes} />
      <div className="row wrap top-aligned">
        <TextField
          label={t.webhooks.about}
          help={t.webhooks.aboutHelp}
          grow
          value={about}
          onChange={setAbout}
        />
      </div>
      <label className="row" title={t.webhooks.backfillHelp}>
        <input
          type="checkbox"
          checked={backfill}
          onChange={(event) => setBackfill(event.target.checked)}
        />
        <span>
          {t.webhooks.backfill} <span className="faint small">{t.webhooks.backfillHelp}</span>
        </span>
      </label>
      {error !== undefined && <ProblemView error={error} />}
      <div>
        <Button type="primary" htmlType="submit" loading={busy} disabled={types.length === 0}>
          {label}
        </Button>
      </div>
    </form>
  )
}

function TypeChoice({
  chosen,
  onChange,
}: {
  readonly chosen: Types
  readonly onChange: (types: Types) => void
}) {
  const t = useText()
  const all = useTypes()
  return (
    <fieldset>
      <legend className="label">{t.webhooks.types}</legend>
      <div className="row wrap">
        {all.map((type) => (
          <label key={type} className="row">
            <input
              type="checkbox"
              checked={chosen.includes(type)}
              onChange={(event) =>
                onChange(
                  all.filter((one) => (one === type ? event.target.checked : chosen.includes(one))),
                )
              }
            />
            <span>{t.webhooks.typeNames[type]}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
