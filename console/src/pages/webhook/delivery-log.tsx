import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { WebhookDelivery, WebhookEndpoint } from '#api/shapes/webhook.ts'
import { send } from '../../api/client.ts'
import { useFormat } from '../../api/session.tsx'
import { exactNumber } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Empty } from '../../parts/empty.tsx'
import { MoreButton } from '../../parts/more-button.tsx'
import { Card } from '../../parts/page.tsx'
import { Pane } from '../../parts/pane.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Choice } from '../../parts/select-field.tsx'
import { Shape } from '../../parts/shape.tsx'
import type { Column } from '../../parts/table/column.ts'
import { Table } from '../../parts/table/table.tsx'
import { useAct } from '../../parts/use-act.ts'
import { useList } from '../../parts/use-list.ts'
import { DeliveryDetail } from './delivery-detail.tsx'
import { useOutcome } from './outcome.ts'

type State = WebhookDelivery['state']
const TAGS: Readonly<Record<State, string>> = {
  pending: 'warn',
  sent: 'good',
  failed: 'bad',
  cancelled: '',
}

/** Everything that was sent to an endpoint, with its attempts; sending it again. */
export function DeliveryLog({ endpoint }: { readonly endpoint: WebhookEndpoint }) {
  const t = useText()
  const queries = useQueryClient()
  const { busy, error, act } = useAct()
  const [state, setState] = useState<State | ''>('')
  const [opened, setOpened] = useState<WebhookDelivery>()
  const [replayed, setReplayed] = useState<number>()
  const path = `/webhook-endpoints/${endpoint.id}`
  const list = useList<WebhookDelivery>(`${path}/deliveries`, { state }, () => 5_000)
  const again = () =>
    queries.invalidateQueries({ predicate: ({ queryKey: [key] }) => String(key).startsWith(path) })
  const replay = (one: WebhookDelivery) =>
    void act(async () => {
      await send('POST', `${path}/deliveries/${one.id}/replay`)
      setOpened(undefined)
      await again()
    })
  const replayFailed = () =>
    void act(async () => {
      const since = endpoint.created_at
      const { count } = await send<{ count: number }>('POST', `${path}/replay`, { body: { since } })
      setReplayed(count)
      await again()
    })
  const columns = useColumns({ onOpen: setOpened, onReplay: replay })
  return (
    <Card
      title={t.webhooks.log}
      note={t.webhooks.logNote}
      tools={
        <>
          {endpoint.failed > 0 && (
            <Button onClick={replayFailed} loading={busy}>
              {t.webhooks.replayFailed({ count: exactNumber(endpoint.failed) })}
            </Button>
          )}
          <Choice
            label={t.webhooks.result}
            value={state}
            names={{ '': t.webhooks.all, ...t.webhooks.deliveryStates }}
            onChange={setState}
          />
        </>
      }
    >
      {replayed !== undefined && (
        <p className="notice" role="status">
          {t.webhooks.replayed({ count: exactNumber(replayed) })}
        </p>
      )}
      {(error ?? list.error) != null && (
        <ProblemView error={error ?? list.error} onRetry={list.retry} />
      )}
      {!list.rows ? (
        <Shape lines={4} />
      ) : list.rows.length === 0 ? (
        <Empty
          title={state === '' ? t.webhooks.noLog : t.webhooks.noneSuch}
          what={state === '' ? t.webhooks.noLogWhat : ''}
        />
      ) : (
        <Table label={t.webhooks.log} columns={columns} rows={list.rows} rowKey={({ id }) => id} />
      )}
      <MoreButton list={list} />
      {opened && (
        <Pane label={t.webhooks.message} onClose={() => setOpened(undefined)} side>
          <DeliveryDetail
            delivery={list.rows?.find(({ id }) => id === opened.id) ?? opened}
            onReplay={replay}
            onClose={() => setOpened(undefined)}
          />
        </Pane>
      )}
    </Card>
  )
}

function useColumns({
  onOpen,
  onReplay,
}: {
  readonly onOpen: (one: WebhookDelivery) => void
  readonly onReplay: (one: WebhookDelivery) => void
}): readonly Column<WebhookDelivery>[] {
  const t = useText()
  const f = useFormat()
  const outcome = useOutcome()
  const types = t.webhooks.typeNames as Readonly<Record<string, string>>
  return [
    { key: 'when', title: t.webhooks.when, cell: (one) => f.second(one.made_at) },
    {
      key: 'type',
      title: t.webhooks.type,
      cell: (one) => (
        <button type="button" className="link" onClick={() => onOpen(one)}>
          {types[one.type] ?? one.type}
        </button>
      ),
    },
    {
      key: 'state',
      title: t.webhooks.result,
      cell: (one) => (
        <span className="row">
          <span
            className={`tag ${TAGS[one.state]}`}
            title={one.state === 'cancelled' ? t.webhooks.cancelledHelp : undefined}
          >
            {t.webhooks.deliveryStates[one.state]}
          </span>
          <span className="faint small">
            {one.state === 'sent' ? '' : outcome(one)}
            {one.next_at !== null && one.attempts.length > 0
              ? ` · ${t.webhooks.nextAt({ at: f.second(one.next_at) })}`
              : ''}
          </span>
        </span>
      ),
    },
    {
      key: 'tries',
      title: t.webhooks.tries,
      number: true,
      cell: (one) => exactNumber(one.attempts.at(-1)?.n ?? 0),
    },
    {
      key: 'acts',
      title: t.webhooks.actions,
      cell: (one) =>
        one.state === 'cancelled' ? null : (
          <button type="button" className="link" onClick={() => onReplay(one)}>
            {t.webhooks.replay}
          </button>
        ),
    },
  ]
}
