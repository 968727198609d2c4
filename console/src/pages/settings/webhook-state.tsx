import type { WebhookEndpoint } from '#api/shapes/webhook.ts'
import { useText } from '../../locales/language.tsx'

/** How an endpoint stands, in a word. */
export function WebhookState({ endpoint }: { readonly endpoint: WebhookEndpoint }) {
  const t = useText()
  const { enabled, disabled_why, failing_since } = endpoint
  if (enabled)
    return failing_since === null ? (
      <span className="tag good">{t.webhooks.states.on}</span>
    ) : (
      <span className="tag warn">{t.webhooks.states.failing}</span>
    )
  if (disabled_why === 'gone') return <span className="tag bad">{t.webhooks.states.gone}</span>
  if (disabled_why === 'failing')
    return <span className="tag bad">{t.webhooks.states.stopped}</span>
  return <span className="tag">{t.webhooks.states.hand}</span>
}
