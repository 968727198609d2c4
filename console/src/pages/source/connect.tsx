import type { Source, SourceKindInfo } from '#api/shapes/source.ts'
import { useFormat, useMay } from '../../api/session.tsx'
import { useApi } from '../../api/use-api.ts'
import { useText } from '../../locales/language.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Card } from '../../parts/page.tsx'
import { Danger } from './danger.tsx'
import { SettingsForm } from './settings-form.tsx'
import { Snippets } from './snippets.tsx'
import { WriteKey } from './write-key.tsx'

/** How a source is connected: key and code, or the webhook's address and secrets; its settings; switching it off. */
export function Connect({ source }: { readonly source: Source }) {
  const may = useMay('sources')
  const kinds = useApi<{ data: SourceKindInfo[] }>('/source-kinds', {}, { stale: 300_000 })
  const kind = kinds.data?.data.find((one) => one.key === source.kind)
  return (
    <div className="stack">
      {source.write_key && <WriteKey source={source} />}
      {source.write_key && <Snippets />}
      {source.webhook !== null && <Webhook path={source.webhook} kind={kind} source={source} />}
      {kind && <SettingsForm key={source.key} source={source} kind={kind} />}
      {may && <Danger source={source} />}
    </div>
  )
}

function Webhook({
  path,
  kind,
  source,
}: {
  readonly path: string
  readonly kind: SourceKindInfo | undefined
  readonly source: Source
}) {
  const t = useText()
  const f = useFormat()
  const address = `${window.location.origin}${path}`
  const steps = kind?.steps[f.language] ?? []
  return (
    <Card
      title={t.sources.webhook}
      note={t.sources.webhookNote}
      tools={<CopyButton text={address} />}
    >
      <div className="card-body stack">
        <code className="secret-text">{address}</code>
        {steps.length > 0 && (
          <div>
            <h3 className="sub">{t.sources.steps}</h3>
            <ol className="steps">
              {steps.map((step) => (
                <li key={step}>{step.replaceAll('KEY', source.key)}</li>
              ))}
            </ol>
          </div>
        )}
        {(kind?.topics.length ?? 0) > 0 && (
          <div>
            <h3 className="sub">{t.sources.topics}</h3>
            <span className="became">
              {kind?.topics.map((topic) => (
                <code className="tag" key={topic}>
                  {topic}
                </code>
              ))}
            </span>
          </div>
        )}
      </div>
    </Card>
  )
}
