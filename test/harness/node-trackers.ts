import RudderAnalytics from '@rudderstack/rudder-sdk-node'
import { Analytics } from '@segment/analytics-node'

/** What was sent, for comparing: each event has a mark of its own. */
export type Sent = { readonly mark: string; readonly userId: string; readonly at: number }
type To = { readonly url: string; readonly writeKey: string; readonly count: number }

const USERS = 20
const MINUTE = 60_000

/** Events of some days, each by one of some customers, as a shop's server would send them. */
export function plan(prefix: string, count: number): Sent[] {
  const now = Date.now()
  return Array.from({ length: count }, (_, index) => ({
    mark: `${prefix}-${index}`,
    userId: `${prefix}-u${index % USERS}`,
    at: now - index * MINUTE,
  }))
}

/** By Segment's Node SDK: who they are first, then what they did. Resolves when the SDK says that all was delivered. */
export async function sendBySegment({ url, writeKey, count }: To): Promise<Sent[]> {
  const analytics = new Analytics({ writeKey, host: url, flushAt: 100, flushInterval: 500 })
  const failures: unknown[] = []
  analytics.on('error', (error) => failures.push(error))
  const sent = plan('sn', count)
  for (const userId of new Set(sent.map((one) => one.userId)))
    analytics.identify({ userId, traits: { name: `客户 ${userId}`, level: 3 } })
  for (const { mark, userId, at } of sent)
    analytics.track({
      userId,
      event: 'Product Viewed',
      properties: { mark, sku: `SKU-${mark}`, price: 19.9 },
      timestamp: new Date(at),
    })
  await analytics.closeAndFlush({ timeout: 120_000 })
  if (failures.length > 0) throw new Error(`not delivered: ${JSON.stringify(failures[0])}`)
  return sent
}

/** By RudderStack's Node SDK, gzip as by default. */
export async function sendByRudder({ url, writeKey, count }: To): Promise<Sent[]> {
  const failures: unknown[] = []
  const analytics = new RudderAnalytics(writeKey, {
    dataPlaneUrl: url,
    flushAt: 100,
    flushInterval: 500,
    maxQueueSize: 20_000_000,
    maxInternalQueueSize: 1_000_000,
    errorHandler: (error: unknown) => failures.push(error),
  })
  const sent = plan('rn', count)
  const delivered = sent.map(
    ({ mark, userId, at }) =>
      new Promise<void>((resolve) => {
        analytics.track(
          {
            userId,
            event: 'Product Added',
            properties: { mark, sku: `SKU-${mark}`, quantity: 1 },
            timestamp: new Date(at),
          },
          resolve,
        )
      }),
  )
  await analytics.flush()
  await Promise.all(delivered)
  if (failures.length > 0) throw new Error(`not delivered: ${String(failures[0])}`)
  return sent
}
