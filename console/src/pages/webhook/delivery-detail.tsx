import { Button } from 'antd'
import type { WebhookDelivery } from '#api/shapes/webhook.ts'
import { useFormat } from '../../api/session.tsx'
import { exactNumber } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { useOutcome } from './outcome.ts'

type Props = {
  readonly delivery: WebhookDelivery
  readonly onReplay: (one: WebhookDelivery) => void
  readonly onClose: () => void
}

/** One message: every try with what was answered, and what is sent. */
export function DeliveryDetail({ delivery, onReplay, onClose }: Props) {
  const t = useText()
  const f = useFormat()
  const outcome = useOutcome()
  return (
    <div className="stack">
      <h2>{t.webhooks.message}</h2>
      <p className="faint small">
        webhook-id <code>{delivery.webhook_id}</code>
      </p>
      <h3>{t.webhooks.attempts}</h3>
      <ol className="stack">
        {delivery.attempts.map((attempt) => (
          <li key={attempt.n}>
            <span className="faint">{f.second(attempt.at)}</span> {outcome(attempt)}
            {attempt.milliseconds !== null && ` · ${exactNumber(attempt.milliseconds)} ms`}
            {attempt.status !== null && (
              <>
                <div className="faint small">{t.webhooks.answer}</div>
                <pre className="report">{attempt.answer || t.webhooks.emptyAnswer}</pre>
              </>
            )}
          </li>
        ))}
      </ol>
      <h3>{t.webhooks.body}</h3>
      <pre className="report">{JSON.stringify(delivery.body, null, 2)}</pre>
      <div className="row">
        {delivery.state !== 'cancelled' && (
          <Button type="primary" onClick={() => onReplay(delivery)}>
            {t.webhooks.replay}
          </Button>
        )}
        <Button onClick={onClose}>{t.common.close}</Button>
      </div>
    </div>
  )
}
