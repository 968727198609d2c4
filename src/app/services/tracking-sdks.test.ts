import { expect, it } from 'vitest'
import { sendByRudder, sendBySegment } from '../../../test/harness/node-trackers.ts'
import { differences } from '../../../test/harness/tracked.ts'
import { sourceShop } from './testing/source-shop.ts'

const shop = await sourceShop()

/** So many by each; ten thousand by four SDKs are sent in the browser suite. */
const COUNT = 300

it.each([
  ['Segment', 'segment-node', sendBySegment],
  ['RudderStack', 'rudder-node', sendByRudder],
] as const)(
  '%s’s Node SDK: all that it sent is there once, when it happened, under who did it',
  async (_name, source, sendAll) => {
    const writeKey = (await shop.source(source)).write_key ?? ''
    // The SDK's clock is the machine's: so is ours.
    const ticking = setInterval(() => shop.api.clock.set(Date.now()), 2)
    const sent = await sendAll({ url: shop.api.url, writeKey, count: COUNT }).finally(() =>
      clearInterval(ticking),
    )
    expect(await differences(shop, source, sent)).toEqual([])
    await shop.journal.flush()
    const { received, rejected, duplicate } = (await shop.show(source)).last_30d
    expect({ rejected, duplicate }).toEqual({ rejected: 0, duplicate: 0 })
    expect(received).toBeGreaterThanOrEqual(COUNT)
  },
)
