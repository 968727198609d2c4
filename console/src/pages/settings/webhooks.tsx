import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { WebhookEndpoint, WebhookEndpointCreated } from '#api/shapes/webhook.ts'
import { send } from '../../api/client.ts'
import { useFormat } from '../../api/session.tsx'
import { useApi } from '../../api/use-api.ts'
import { exactNumber } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Secret } from '../../parts/secret.tsx'
import { Shape } from '../../parts/shape.tsx'
import type { Column } from '../../parts/table/column.ts'
import { Table } from '../../parts/table/table.tsx'
import { WebhookFields } from './webhook-fields.tsx'
import { WebhookState } from './webhook-state.tsx'

/** Who is told when customers move. */
export function WebhooksSection() {
  const t = useText()
  const queries = useQueryClient()
  const answer = useApi<{ data: WebhookEndpoint[] }>('/webhook-endpoints', {}, { every: 5_000 })
  const [made, setMade] = useState<WebhookEndpointCreated>()
  const columns = useColumns()
  const rows = answer.data?.data
  const alarms = (rows ?? []).filter(({ alarm }) => alarm !== null)
  return (
    <div className="stack">
      {made && (
        <Secret
          title={t.webhooks.secretOf({ name: made.endpoint.name })}
          note={t.webhooks.secretNote}
          secret={made.secret}
          onDone={() => setMade(undefined)}
        />
      )}
      {answer.error && <ProblemView error={answer.error} onRetry={() => void answer.refetch()} />}
      {alarms.map((one) => (
        <Alarm key={one.id} endpoint={one} named />
      ))}
      <Card title={t.settings.sections.webhooks} note={t.webhooks.what}>
        {!rows ? (
          <Shape lines={4} />
        ) : rows.length === 0 ? (
          <Empty title={t.webhooks.none} what={t.webhooks.noneWhat} />
        ) : (
          <Table
            label={t.settings.sections.webhooks}
            columns={columns}
            rows={rows}
            rowKey={({ id }) => id}
            openOnClick
          />
        )}
      </Card>
      <Card title={t.webhooks.add}>
        <WebhookFields
          act={t.webhooks.addDo}
          onSubmit={async (body) => {
            setMade(await send<WebhookEndpointCreated>('POST', '/webhook-endpoints', { body }))
            await queries.invalidateQueries({ queryKey: ['/webhook-endpoints'] })
            scrollTo({ top: 0 })
          }}
        />
      </Card>
    </div>
  )
}

/** What is wrong with an endpoint and what to do. */
export function Alarm({
  endpoint,
  named,
}: {
  readonly endpoint: WebhookEndpoint
  readonly named?: true
}) {
  const f = useFormat()
  if (endpoint.alarm === null) return null
  return (
    <p className={`notice ${endpoint.enabled ? 'warn' : 'bad'}`} role="alert">
      {named && <b>{endpoint.name}</b>}
      <span>{f.say(endpoint.alarm)}</span>
    </p>
  )
}

function useColumns(): readonly Column<WebhookEndpoint>[] {
  const t = useText()
  const f = useFormat()
  return [
    {
      key: 'name',
      title: t.webhooks.name,
      cell: (one) => (
        <Link to="/settings/webhooks/$id" params={{ id: one.id }}>
          <b>{one.name}</b>
        </Link>
      ),
    },
    {
      key: 'url',
      title: t.webhooks.url,
      cell: (one) => <span className="clip faint">{URL.parse(one.url)?.host ?? one.url}</span>,
    },
    { key: 'state', title: t.webhooks.state, cell: (one) => <WebhookState endpoint={one} /> },
    {
      key: 'pending',
      title: t.webhooks.pending,
      number: true,
      cell: (one) => exactNumber(one.pending),
    },
    {
      key: 'failed',
      title: t.webhooks.failedCount,
      number: true,
      cell: (one) => exactNumber(one.failed),
    },
    {
      key: 'success',
      title: t.webhooks.lastSuccess,
      cell: (one) =>
        one.last_success_at === null ? t.webhooks.never : f.minute(one.last_success_at),
    },
  ]
}
