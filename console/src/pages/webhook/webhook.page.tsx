import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { WebhookEndpoint, WebhookEndpointCreated } from '#api/shapes/webhook.ts'
import { isProblem, send } from '../../api/client.ts'
import { useFormat } from '../../api/session.tsx'
import { useApi } from '../../api/use-api.ts'
import { exactNumber } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { FactList } from '../../parts/fact-list.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Secret } from '../../parts/secret.tsx'
import { Shape } from '../../parts/shape.tsx'
import { NotFound } from '../../shell/not-found.tsx'
import { WebhookFields } from '../settings/webhook-fields.tsx'
import { WebhookState } from '../settings/webhook-state.tsx'
import { Alarm } from '../settings/webhooks.tsx'
import { WebhookActs } from './acts.tsx'
import { DeliveryLog } from './delivery-log.tsx'

const route = getRouteApi('/settings/webhooks/$id')

/** One endpoint: how it stands, what it is told, what was sent to it. */
export function WebhookPage() {
  const t = useText()
  const { id } = route.useParams()
  const path = `/webhook-endpoints/${id}`
  const answer = useApi<WebhookEndpoint>(path, {}, { every: 5_000 })
  const [made, setMade] = useState<WebhookEndpointCreated>()
  if (isProblem(answer.error, 'not_found')) return <NotFound />
  if (answer.error)
    return <ProblemView error={answer.error} onRetry={() => void answer.refetch()} page />
  const endpoint = answer.data
  if (!endpoint) return <Shape height={400} />
  return (
    <Page
      title={endpoint.name}
      before={
        <Link to="/settings/$section" params={{ section: 'webhooks' }}>
          {t.settings.sections.webhooks}
        </Link>
      }
      note={endpoint.url}
      actions={<WebhookActs endpoint={endpoint} onMade={setMade} />}
    >
      <div className="stack">
        {made && (
          <Secret
            title={t.webhooks.secretOf({ name: made.endpoint.name })}
            note={t.webhooks.secretNote}
            secret={made.secret}
            onDone={() => setMade(undefined)}
          />
        )}
        <Alarm endpoint={endpoint} />
        <DeliveryLog endpoint={endpoint} />
        <div className="grid">
          <div className="half">
            <EditCard key={settingsOf(endpoint)} endpoint={endpoint} />
          </div>
          <div className="half">
            <Standing endpoint={endpoint} />
          </div>
        </div>
      </div>
    </Page>
  )
}

/** What the form edits: it begins anew when somebody changed that, not when something was sent. */
const settingsOf = ({ name, url, types, about, backfill }: WebhookEndpoint): string =>
  JSON.stringify([name, url, types, about, backfill])

function EditCard({ endpoint }: { readonly endpoint: WebhookEndpoint }) {
  const t = useText()
  const queries = useQueryClient()
  const path = `/webhook-endpoints/${endpoint.id}`
  return (
    <Card title={t.webhooks.edit}>
      <WebhookFields
        endpoint={endpoint}
        act={t.common.save}
        onSubmit={async (body) => {
          await send('PUT', path, { body, etag: endpoint.etag })
          await queries.invalidateQueries({ queryKey: [path] })
        }}
      />
    </Card>
  )
}

function Standing({ endpoint }: { readonly endpoint: WebhookEndpoint }) {
  const t = useText()
  const f = useFormat()
  const { last_success_at, previous_secret_until: old } = endpoint
  return (
    <div className="stack">
      <Card title={t.webhooks.state}>
        <div className="card-body">
          <FactList
            facts={[
              [t.webhooks.state, <WebhookState key="state" endpoint={endpoint} />],
              [t.webhooks.pending, exactNumber(endpoint.pending)],
              [t.webhooks.failedCount, exactNumber(endpoint.failed)],
              [
                t.webhooks.lastSuccess,
                last_success_at === null ? t.webhooks.never : f.minute(last_success_at),
              ],
            ]}
          />
          {old !== null && <p className="notice">{t.webhooks.rotating({ at: f.minute(old) })}</p>}
        </div>
      </Card>
      <Card title={t.webhooks.help}>
        <ul className="card-body places">
          {t.webhooks.helpText.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </Card>
    </div>
  )
}
