import { useState } from 'react'
import { useText } from '../../locales/language.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Card } from '../../parts/page.tsx'
import { Segments } from '../../parts/segments.tsx'

const SDKS = [
  { key: 'segment-browser', name: 'Segment · Browser' },
  { key: 'rudder-browser', name: 'RudderStack · Browser' },
  { key: 'segment-node', name: 'Segment · Node' },
  { key: 'rudder-node', name: 'RudderStack · Node' },
  { key: 'http', name: 'HTTP' },
] as const
type Sdk = (typeof SDKS)[number]['key']

/** Code to put into a website or server, with this shop's address; and with the key while it is shown. */
export function Snippets({ writeKey = 'WRITE_KEY' }: { readonly writeKey?: string }) {
  const t = useText()
  const [sdk, setSdk] = useState<Sdk>('segment-browser')
  const code = CODE[sdk](writeKey, window.location)
  return (
    <Card
      title={t.sources.snippets}
      note={t.sources.snippetsNote}
      tools={<CopyButton text={code} />}
    >
      <div className="card-body stack">
        <div>
          <Segments label={t.sources.snippets} options={SDKS} chosen={sdk} onChoose={setSdk} />
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <pre className="code" tabIndex={0}>
          {code}
        </pre>
      </div>
    </Card>
  )
}

type Where = Pick<Location, 'origin' | 'host' | 'protocol'>

const EXAMPLE = `analytics.identify('C-1001', { name: '王小茶', phone: '13800138000' })
analytics.track('Product Viewed', { sku: 'TEA-250', name: '绿茶', price: 139.5, currency: 'CNY' })`

const SERVER_EXAMPLE = `analytics.track({
  userId: 'C-1001',
  event: 'Order Completed',
  properties: { order_id: 'SO-1', total: 299, currency: 'CNY', products: [{ sku: 'TEA-250', price: 149.5, quantity: 2 }] },
})`

const CODE: Readonly<Record<Sdk, (key: string, where: Where) => string>> = {
  'segment-browser': (key, { origin, host, protocol }) => `// npm i @segment/analytics-next
import { AnalyticsBrowser } from '@segment/analytics-next'

const analytics = AnalyticsBrowser.load(
  { writeKey: '${key}', cdnURL: '${origin}' },
  { integrations: { 'Segment.io': { apiHost: '${host}/v1', protocol: '${protocol.replace(':', '')}' } } },
)
${EXAMPLE}`,
  'rudder-browser': (key, { origin }) => `// npm i @rudderstack/analytics-js
import { RudderAnalytics } from '@rudderstack/analytics-js/bundled'

const analytics = new RudderAnalytics()
analytics.load('${key}', '${origin}', { configUrl: '${origin}' })
${EXAMPLE}`,
  'segment-node': (key, { origin }) => `// npm i @segment/analytics-node
import { Analytics } from '@segment/analytics-node'

const analytics = new Analytics({ writeKey: '${key}', host: '${origin}' })
${SERVER_EXAMPLE}
await analytics.closeAndFlush()`,
  'rudder-node': (key, { origin }) => `// npm i @rudderstack/rudder-sdk-node
import RudderAnalytics from '@rudderstack/rudder-sdk-node'

const analytics = new RudderAnalytics('${key}', { dataPlaneUrl: '${origin}' })
${SERVER_EXAMPLE}
await analytics.flush()`,
  http: (key, { origin }) => `curl ${origin}/v1/track -u ${key}: \\
  -d '{"messageId":"1","userId":"C-1001","event":"Product Viewed","properties":{"sku":"TEA-250"}}'`,
}
