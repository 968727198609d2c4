import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import type {
  WebhookDelivery,
  WebhookEndpoint,
  WebhookEndpointCreated,
} from '#api/shapes/webhook.ts'
import { send } from '../../api/client.ts'
import { exactNumber } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Ask } from '../../parts/ask.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { useAct } from '../../parts/use-act.ts'
import { useOutcome } from './outcome.ts'

type Props = {
  readonly endpoint: WebhookEndpoint
  readonly onMade: (made: WebhookEndpointCreated) => void
}

/** Try it, pause it, give it another secret, remove it. */
export function WebhookActs({ endpoint, onMade }: Props) {
  const t = useText()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const outcome = useOutcome()
  const { busy, error, act } = useAct()
  const [asking, setAsking] = useState<'rotate' | 'remove'>()
  const [tested, setTested] = useState<WebhookDelivery>()
  const path = `/webhook-endpoints/${endpoint.id}`
  const again = () =>
    queries.invalidateQueries({
      predicate: ({ queryKey: [key] }) => String(key).startsWith('/webhook-endpoints'),
    })
  const test = () =>
    void act(async () => {
      setTested(await send<WebhookDelivery>('POST', `${path}/test`))
      await again()
    })
  const { name, url, types, about, backfill, enabled, etag } = endpoint
  const turn = () =>
    void act(async () => {
      const body = { name, url, types, about, backfill, enabled: !enabled }
      await send('PUT', path, { body, etag })
      await again()
    })
  const rotate = () =>
    void act(async () => {
      setAsking(undefined)
      onMade(await send<WebhookEndpointCreated>('POST', `${path}/rotate`))
      await again()
    })
  const remove = () =>
    void act(async () => {
      await send('DELETE', path)
      await navigate({ to: '/settings/$section', params: { section: 'webhooks' } })
      await queries.invalidateQueries({ queryKey: ['/webhook-endpoints'] })
    })
  return (
    <>
      <Button type="primary" onClick={test} loading={busy}>
        {t.webhooks.test}
      </Button>
      <Button onClick={turn}>{enabled ? t.webhooks.disable : t.webhooks.enable}</Button>
      <Button onClick={() => setAsking('rotate')}>{t.webhooks.rotate}</Button>
      <Button danger onClick={() => setAsking('remove')}>
        {t.webhooks.remove}
      </Button>
      {tested && <Tested delivery={tested}>{outcome(tested)}</Tested>}
      {error !== undefined && <ProblemView error={error} />}
      {asking === 'rotate' && (
        <Ask
          title={t.webhooks.rotateTitle}
          what={t.webhooks.rotateWhat}
          act={t.webhooks.rotate}
          onAct={rotate}
          onClose={() => setAsking(undefined)}
        />
      )}
      {asking === 'remove' && (
        <Ask
          title={t.webhooks.removeTitle({ name })}
          what={t.webhooks.removeWhat({ count: exactNumber(endpoint.pending) })}
          act={t.webhooks.remove}
          onAct={remove}
          onClose={() => setAsking(undefined)}
        />
      )}
    </>
  )
}

function Tested({
  delivery,
  children,
}: {
  readonly delivery: WebhookDelivery
  readonly children: ReactNode
}) {
  const t = useText()
  const last = delivery.attempts.at(-1)
  return (
    <p className={`notice ${delivery.state === 'sent' ? '' : 'bad'}`} role="status">
      {delivery.state === 'sent'
        ? t.webhooks.tested({
            status: String(last?.status ?? ''),
            ms: exactNumber(last?.milliseconds ?? 0),
          })
        : t.webhooks.testFailed({ why: String(children) })}
    </p>
  )
}
