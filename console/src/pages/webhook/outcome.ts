import type { WebhookDelivery } from '#api/shapes/webhook.ts'
import { useText } from '../../locales/language.tsx'

type Attempt = WebhookDelivery['attempts'][number]

/** What became of an attempt, or of a delivery's last one, in words. */
export function useOutcome(): (of: WebhookDelivery | Attempt) => string {
  const t = useText()
  return (of) => {
    const attempt = 'attempts' in of ? of.attempts.at(-1) : of
    if (attempt === undefined) return ''
    if (attempt.failure !== null) return t.webhooks.failures[attempt.failure]
    return t.webhooks.answered({ status: String(attempt.status) })
  }
}
