import { Button } from 'antd'
import type { Transition } from '#api/shapes/transition.ts'
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

/** What a message about a customer says; a test is about nobody. */
type Told = { readonly data: Partial<Pick<Transition, 'customer' | 'sentence'>> }

/** One message: every try with what was answered, and what is sent. */
export function DeliveryDetail({ delivery, onReplay, onClose }: Props) {
  const t = useText()
  const f = useFormat()
  const outcome = useOutcome()
  const { customer, sentence } = (delivery.body as Told).data
  return (
    <div className="card-body stack">
      <h2>{t.webhooks.message}</h2>
      <p className="faint small">
        webhook-id <code>{delivery.webhook_id}</code>
      </p>
      {sentence && (
        <p>
          <b>{customer?.id}</b> {f.say(sentence)}
        </p>
      )}
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
