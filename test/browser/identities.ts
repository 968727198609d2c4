import type { BrowserContext, Page } from 'playwright-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { open, picture, visit } from './browser.ts'
import { send } from './live.ts'
import { expectNoOverflow, seriousViolations } from './looks.ts'
import { stage } from './stage.ts'

let context: BrowserContext
let page: Page
let complaints: string[]

const order = (id: string, customer: string, phone: string) =>
  send('/v1/orders', {
    order_id: id,
    customer_id: customer,
    identifiers: { phone },
    ordered_at: new Date(Date.now() - 3_600_000).toISOString(),
    order_total: { amount: 10_000, currency: 'CNY' },
  })

export function describeIdentities(): void {
  beforeEach(async () => {
    ;({ context, page, complaints } = await open(stage, { language: 'zh', theme: 'light' }))
  })
  afterEach(async () => {
    await context.close()
    expect(complaints.filter((complaint) => !/status of 4\d\d/.test(complaint))).toEqual([])
  })

  test('two who may be one are merged or kept apart, each with its consequence said first, and parted again', async () => {
    await order('same-1', 'same-a', '13900139001')
    await order('same-2', 'same-b', '13900139001')
    await order('two-1', 'two-a', '13900139002')
    await order('two-2', 'two-b', '13900139002')
    await visit(page, '/')
    await page.getByRole('link', { name: /对客户可能是同一人/ }).click()
    await page.waitForURL(/\/identities/)
    const card = (name: string) => page.locator('.card').filter({ hasText: `${name}-a 与` })
    await card('same').waitFor()
    await picture(page, 'identities.zh.light')
    await seenElsewhere()

    await card('two').getByRole('button', { name: '不是同一人…' }).click()
    await page.getByText('都不会再建议或合并这两位').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: '确认不是同一人' }).click()
    await expect.poll(() => card('two').count()).toBe(0)

    await card('same').getByRole('button', { name: '合并…' }).click()
    await page.getByText('合并后是 same-a：共 2 笔订单').waitFor()
    await picture(page, 'identities-merge.zh.light')
    await page.getByLabel('原因').fill('同一个手机号')
    await page.getByRole('dialog').getByRole('button', { name: '合并', exact: true }).click()
    await page.getByText('已合并为').waitFor()
    await expect.poll(() => card('same').count()).toBe(0)

    // The number of whoever was merged goes on answering.
    await visit(page, '/customers/same-b')
    await page.getByText('合并记录').waitFor()
    await picture(page, 'customer-merged.zh.light')
    await page.getByRole('button', { name: '撤销合并' }).click()
    await page.getByText('按各自的标识分回去').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: '撤销合并' }).click()
    // They are two again: the page is the other one's own.
    await page.getByRole('heading', { name: 'same-b' }).waitFor()
    await page.getByText(/已撤销/).waitFor()
    await page.getByLabel('与另一位客户合并').fill('nobody-of-this-name')
    await page.getByRole('button', { name: '看看结果' }).click()
    await page
      .getByRole('dialog')
      .getByText(/nobody-of-this-name/)
      .waitFor()
  }, 180_000)
}

/** The page with something on it in English, in the dark, and on a phone. */
async function seenElsewhere(): Promise<void> {
  const other = await open(stage, { language: 'en', theme: 'dark' })
  await visit(other.page, '/identities')
  await picture(other.page, 'identities-pairs.en.dark')
  expect(await seriousViolations(other.page)).toEqual([])
  await expectNoOverflow(other.page, 'narrow')
  await other.context.close()
}
