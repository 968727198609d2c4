import { createServer, type Server } from 'node:http'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join, normalize } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sourceShop } from '../../src/app/services/testing/source-shop.ts'
import { sendByRudder, sendBySegment, type Sent } from '../harness/node-trackers.ts'
import { countTracked, differences } from '../harness/tracked.ts'
import { launch } from './browser.ts'

/** Ten thousand in all; `ZHIKE_TEST_EVENTS` says another number. */
const TOTAL = Number(process.env['ZHIKE_TEST_EVENTS'] ?? 10_000)
const share = (part: number): number => Math.round((TOTAL * part) / 100)
// RudderStack's page keeps its whole queue in the browser's storage, anew for every event: a thousand take minutes.
const COUNTS = {
  'sb-standard': share(5),
  'sb-batching': share(15),
  rb: share(2),
  sn: share(39),
  rn: share(39),
}

const MODULES = join(import.meta.dirname, '../../node_modules')

const shop = await sourceShop()
let browser: Browser
let site: Server
let ticking: NodeJS.Timeout
beforeAll(async () => {
  browser = await launch()
  site = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://site').pathname)
    if (!path.startsWith('/modules/')) {
      response.setHeader('content-type', 'text/html; charset=utf-8')
      response.end('<!doctype html><title>绿茶 - 商品</title>')
      return
    }
    readFile(join(MODULES, path.slice('/modules/'.length))).then(
      (text) => response.setHeader('content-type', 'text/javascript').end(text),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
  // The browser's clock is the machine's: so is ours.
  ticking = setInterval(() => shop.api.clock.set(Date.now()), 2)
})
afterAll(async () => {
  clearInterval(ticking)
  await browser?.close()
  site?.close()
})

/** A page of a shop's website, which is not ours, with an SDK from its package. */
async function openSite(script: string): Promise<Page> {
  const page = await browser.newPage()
  const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
  await page.goto(`${origin}/p.html?utm_source=wechat&utm_campaign=1111`)
  await page.addScriptTag({ url: `${origin}/modules/${script}` })
  return page
}

/** Runs in the page: who they are, what they do. Gives what was sent. */
const ACT = `async (analytics, prefix, count) => {
  const sent = []
  for (let user = 0; user < 5; user += 1) {
    const userId = prefix + '-u' + user
    analytics.identify(userId, { name: '客户' })
    analytics.page('商品', '绿茶')
    for (let index = user; index < count; index += 5) {
      const mark = prefix + '-' + index
      sent.push({ mark, userId, at: Date.now() })
      analytics.track('Product Viewed', { mark, sku: 'SKU-' + index, price: 139.5, currency: 'CNY' })
    }
    analytics.reset()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return sent
}`

async function everythingOf(source: string, sent: readonly Sent[]): Promise<void> {
  await expect
    .poll(() => countTracked(shop.facts, source), { timeout: 240_000, interval: 1000 })
    .toBe(sent.length)
  expect(await differences(shop, source, sent)).toEqual([])
  await shop.journal.flush()
  expect((await shop.show(source)).last_30d.rejected).toBe(0)
}

it.each(['standard', 'batching'] as const)(
  'Segment’s browser SDK (%s): all that a page of another website sent is there once',
  async (strategy) => {
    const source = `sb-${strategy}` as const
    const writeKey = (await shop.source(source)).write_key ?? ''
    const page = await openSite('@segment/analytics-next/dist/umd/index.js')
    const host = new URL(shop.api.url).host
    const sent = (await page.evaluate(`(async () => {
      const [analytics] = await AnalyticsNext.AnalyticsBrowser.load(
        { writeKey: '${writeKey}', cdnURL: 'http://${host}' },
        { integrations: { 'Segment.io': { apiHost: '${host}/v1', protocol: 'http',
            deliveryStrategy: ${strategy === 'batching' ? `{ strategy: 'batching', config: { size: 40, timeout: 500 } }` : `{}`} } } })
      return (${ACT})(analytics, '${source}', ${COUNTS[source]})
    })()`)) as Sent[]
    await everythingOf(source, sent)
    await page.close()
  },
  300_000,
)

it('RudderStack’s browser SDK: all that a page of another website sent is there once', async () => {
  const writeKey = (await shop.source('rb')).write_key ?? ''
  const page = await openSite('@rudderstack/analytics-js/dist/npm/modern/bundled/umd/index.js')
  const sent = (await page.evaluate(`(async () => {
    const analytics = new rudderanalytics.RudderAnalytics()
    await new Promise((resolve) => analytics.load('${writeKey}', '${shop.api.url}', {
      configUrl: '${shop.api.url}', onLoaded: resolve, queueOptions: { maxItems: 5000 } }))
    return (${ACT})(analytics, 'rb', ${COUNTS.rb})
  })()`)) as Sent[]
  await everythingOf('rb', sent)
  await page.close()
}, 300_000)

it.each([
  ['Segment', 'sn', sendBySegment],
  ['RudderStack', 'rn', sendByRudder],
] as const)(
  '%s’s Node SDK: all that a server sent is there once',
  async (_name, source, sendAll) => {
    const writeKey = (await shop.source(source)).write_key ?? ''
    const sent = await sendAll({ url: shop.api.url, writeKey, count: COUNTS[source] })
    await everythingOf(source, sent)
  },
  300_000,
)

it('nothing came twice, nothing was lost: as many as were sent', async () => {
  const sent = Object.values(COUNTS).reduce((sum, count) => sum + count, 0)
  const counts = await Promise.all(
    Object.keys(COUNTS).map((source) => countTracked(shop.facts, source)),
  )
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(sent)
})
