import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BrowserContext, Page } from 'playwright-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { open, picture, settle, visit } from './browser.ts'
import { expectNoOverflow, seriousViolations } from './looks.ts'
import { cookieOf } from './shop.ts'
import { stage } from './stage.ts'

let context: BrowserContext
let page: Page
let complaints: string[]

/** As a program beside the browser does. */
export async function send(path: string, body: object): Promise<void> {
  const { shop } = stage
  const answer = await fetch(shop.url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: shop.url,
      cookie: cookieOf(shop),
    },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
}
const order = (id: string, customer: string, yuan: number) =>
  send('/v1/orders', {
    order_id: id,
    customer_id: customer,
    ordered_at: new Date(Date.now() - 60_000).toISOString(),
    order_total: { amount: yuan * 100, currency: 'CNY' },
  })

/** Nothing here says how quick it is; a busy machine is slow. */
const PATIENCE = 60_000

export function describeLive(): void {
  beforeEach(async () => {
    ;({ context, page, complaints } = await open(stage, { language: 'zh', theme: 'light' }))
  })
  afterEach(async () => {
    await context.close()
    expect(complaints.filter((complaint) => !/status of 4\d\d/.test(complaint))).toEqual([])
  })

  test('open pages change while one looks: overview, customer, segments', async () => {
    await order('live-1', 'live-customer', 10)
    const customer = await context.newPage()
    const segments = await context.newPage()
    const pages = [page, customer, segments]
    await customer.goto('/customers/live-customer')
    await page.goto('/')
    await segments.goto('/segments')
    for (const one of pages) {
      await one.locator('.freshness[data-live="true"]').waitFor()
      await settle(one)
    }
    const text = (one: Page) => one.locator('main').innerText()
    const before = await Promise.all(pages.map(text))
    await order('live-2', 'live-customer', 88_888)
    for (const [index, one] of pages.entries())
      await expect.poll(() => text(one), { timeout: PATIENCE }).not.toBe(before[index])
    await customer
      .getByText(/88,898/)
      .first()
      .waitFor()
    await picture(page, 'overview-live.zh.light')
    await picture(customer, 'customer-live.zh.light')
  })

  test('an endpoint is added, its secret shown once; it is tested, told, and told again', async () => {
    let status = 200
    const got: string[] = []
    const receiver = createServer((request, response) => {
      got.push(String(request.headers['webhook-id']))
      request.resume().on('end', () => void response.writeHead(status).end('谢谢'))
    }).listen(0, '127.0.0.1')
    await once(receiver, 'listening')
    await visit(page, '/settings/webhooks')
    await picture(page, 'webhooks-none.zh.light')
    await page.getByLabel('名称').fill('CRM')
    await page
      .getByLabel('接收网址')
      .fill(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/in`)
    await page.getByRole('button', { name: '添加', exact: true }).click()
    const secret = await page.locator('.secret-text').textContent()
    expect(secret).toMatch(/^whsec_/)
    await picture(page, 'webhook-made.zh.light')
    await page.getByRole('link', { name: 'CRM' }).click()
    await settle(page)
    expect(await page.getByText(secret ?? '').count()).toBe(0)
    await page.getByRole('button', { name: '发送测试消息' }).click()
    await page.getByText('测试成功').waitFor()
    status = 500
    await order('live-3', 'live-other', 20)
    await page.getByText('对方回了 500').first().waitFor({ timeout: PATIENCE })
    await page.getByText('发送失败').first().waitFor()
    await picture(page, 'webhook-failing.zh.light')
    status = 200
    const row = page.getByRole('row', { name: /对方回了 500/ }).first()
    await row.getByRole('button', { name: '重发' }).click()
    await expect.poll(() => new Set(got).size < got.length).toBe(true)
    await page.getByRole('button', { name: '分类变化' }).last().click()
    await page.getByText('每次发送').waitFor()
    await picture(page, 'webhook-message.zh.light')
    await page.getByRole('button', { name: '关闭' }).click()
    const path = page.url().replace(stage.shop.url, '')
    for (const look of [
      { language: 'zh', theme: 'dark' },
      { language: 'en', theme: 'light' },
    ] as const) {
      const other = await open(stage, look)
      await visit(other.page, path)
      await picture(other.page, `webhook.${look.language}.${look.theme}`)
      expect(await seriousViolations(other.page)).toEqual([])
      await expectNoOverflow(other.page, 'narrow')
      await other.context.close()
    }
    await page.getByRole('button', { name: '删除' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '删除' }).click()
    await page.getByText('还没有接收地址').waitFor()
    receiver.closeAllConnections()
    receiver.close()
  })
}
