import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type Browser,
  type BrowserContext,
  chromium,
  type Page,
  type Request,
} from 'playwright-core'
import { expect } from 'vitest'
import type { Shop } from './shop.ts'

export type Language = 'zh' | 'en'
export type Theme = 'light' | 'dark'
export type Look = {
  readonly language: Language
  readonly theme: Theme
  readonly size?: 'wide' | 'narrow' | 'phone'
}

export const LOOKS: readonly Look[] = [
  { language: 'zh', theme: 'light' },
  { language: 'zh', theme: 'dark' },
  { language: 'en', theme: 'light' },
  { language: 'en', theme: 'dark' },
]

export const SIZES = {
  wide: { width: 1440, height: 900 },
  narrow: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
} as const

/** Chromium of the system; `CHROMIUM` names another. Nothing is downloaded. */
export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })

/** `complaints`: everything that a clean page does not do; see listen. */
type Window = {
  readonly context: BrowserContext
  readonly page: Page
  readonly complaints: string[]
}

/** A window that remembers nothing but its look, signed in if the shop gives a session. */
export async function open(
  { browser, shop }: { browser: Browser; shop: Shop },
  look: Look,
): Promise<Window> {
  const context = await browser.newContext({
    viewport: SIZES[look.size ?? 'wide'],
    locale: look.language === 'zh' ? 'zh-CN' : 'en-GB',
    // Not the shop's zone: what is shown must not follow the browser's.
    timezoneId: 'America/New_York',
    reducedMotion: 'reduce',
    baseURL: shop.url,
  })
  await context.addInitScript(
    `localStorage.setItem('zhike.language', '${look.language}'); localStorage.setItem('zhike.theme', '${look.theme}')`,
  )
  await context.addCookies([...shop.cookies])
  const page = await context.newPage()
  watch(page)
  return { context, page, complaints: listen(page, shop.url) }
}

type Traffic = { readonly underWay: Set<Request>; lastAt: number }
const traffic = new WeakMap<Page, Traffic>()

function watch(page: Page): void {
  const seen: Traffic = { underWay: new Set(), lastAt: performance.now() }
  traffic.set(page, seen)
  page.on('request', (request) => {
    if (isListening(request)) return
    seen.underWay.add(request)
    seen.lastAt = performance.now()
  })
  const over = (request: Request): void => {
    if (seen.underWay.delete(request)) seen.lastAt = performance.now()
  }
  page.on('requestfinished', over)
  page.on('requestfailed', over)
}

function quietFor(page: Page): number {
  const seen = traffic.get(page)
  if (seen === undefined) return Number.POSITIVE_INFINITY
  return seen.underWay.size > 0 ? 0 : performance.now() - seen.lastAt
}

/** Everything that a clean page does not do: errors, warnings, requests to anywhere else. */
function listen(page: Page, url: string): string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`thrown: ${error.message}`))
  page.on('request', (request) => {
    const address = request.url()
    if (!address.startsWith(url) && !/^(blob|data):/.test(address))
      complaints.push(`request to elsewhere: ${address}`)
  })
  return complaints
}

/** Goes there and waits until nothing is on its way, nothing says that it is busy and every chart is drawn. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await settle(page)
}

/** The console listens for as long as a page is open: that is no sign of anything on its way. */
const isListening = (request: Request): boolean => new URL(request.url()).pathname === '/v1/stream'

/** Nothing on its way for so long is nothing on its way. */
const QUIET_MS = 500

export async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('load')
  // The page has begun to draw itself: before that, nothing is on its way either.
  await page.locator('#root > *').first().waitFor({ state: 'attached' })
  await expect.poll(() => quietFor(page), { interval: 50 }).toBeGreaterThan(QUIET_MS)
  const waiting = page.locator('.shapes, .opening, .chart[data-drawn="false"], [aria-busy="true"]')
  await expect.poll(() => waiting.count()).toBe(0)
}

/** test-results/browser/NAME.png, to be looked at. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = join(import.meta.dirname, '../../test-results/browser')
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}
