import type { BrowserContext, Page } from 'playwright-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { open, picture, visit } from './browser.ts'
import { seriousViolations } from './looks.ts'
import { stage } from './stage.ts'

/** While it works, and until its sign has faded, the button's name begins with that of the sign. */
const ASK = /^(loading )?试算$/

let context: BrowserContext
let page: Page
let complaints: string[]

/** An offer is made, found in the list, tried on a cart, limited, and ended. */
export function describePromotions(): void {
  beforeEach(async () => {
    ;({ context, page, complaints } = await open(stage, { language: 'zh', theme: 'light' }))
  })
  afterEach(async () => {
    await context.close()
    expect(complaints.filter((complaint) => !/status of 4\d\d/.test(complaint))).toEqual([])
  })

  test('an offer is made from its kind’s form; what the server refuses is said at its field', async () => {
    await visit(page, '/promotions')
    await page.getByRole('link', { name: '新建活动' }).first().click()
    await page.getByRole('button', { name: /^满减/ }).click()
    await page.getByLabel('中文名称').fill('双十一满减')
    await page.getByRole('button', { name: '创建', exact: true }).click()
    await page.getByRole('alert').first().waitFor()
    await page.getByLabel('标识').fill('double-eleven')
    await picture(page, 'promotion-form.zh.light')
    expect(await seriousViolations(page)).toEqual([])
    await page.getByRole('button', { name: '创建', exact: true }).click()
    await page.waitForURL(/\/promotions$/)
    await page.getByText('满 200 元减 20 元，满 500 元减 80 元').waitFor()
    await picture(page, 'promotions-one.zh.light')
  })

  test('a cart is tried: what a level pays, which offers act, and why the others do not', async () => {
    await visit(page, '/try-cart')
    await page.getByLabel('第 1 行 商品编码').fill('TEA-1')
    await page.getByLabel('第 1 行 单价').fill('300')
    await page.getByLabel('按等级试算').selectOption('membership:gold')
    await page.getByRole('button', { name: ASK }).click()
    // 10% off for the level, then 20 off from 200.
    await page.getByText('¥250.00').first().waitFor()
    await page.getByText('double-eleven · 版本 1').waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await picture(page, 'try-cart-answer.zh.light')
    await page.getByLabel('第 1 行 单价').fill('100')
    await page.getByRole('button', { name: ASK }).click()
    await page.getByText('还差 110 元').waitFor()
  })

  test('an offer is paused with a new version, and ended', async () => {
    await visit(page, '/promotions/double-eleven')
    await page.getByRole('button', { name: '＋ 暂停' }).click()
    await page.getByRole('button', { name: '保存' }).click()
    await page.waitForURL(/\/promotions$/)
    await page.getByText('已暂停').waitFor()
    await visit(page, '/promotions/double-eleven')
    await page.getByText('版本 2').waitFor()
    await page.getByRole('button', { name: '停用活动' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '停用活动' }).click()
    await page.waitForURL(/\/promotions$/)
    await page.getByText('还没有促销活动').waitFor()
  })

  test('codes of a coupon are issued, shown once, and told apart by their ends', async () => {
    await visit(page, '/coupons')
    await page.getByText('才能发一次性券码').waitFor()
    const made = await page.request.post(`${stage.shop.url}/v1/promotions`, {
      headers: { origin: stage.shop.url },
      data: {
        definition: { key: 'gift', name: { zh: '礼券' }, kind: 'coupon', terms: { off: 500 } },
      },
    })
    expect(made.ok()).toBe(true)
    await visit(page, '/coupons')
    await page.getByLabel('张数').fill('3')
    await page.getByRole('button', { name: '发券', exact: true }).click()
    await page.getByText('已发 3 张').waitFor()
    const shown = (await page.locator('.secret-text').textContent()) ?? ''
    const ends = shown
      .trim()
      .split(/\s+/)
      .map((code) => `****-${code.slice(-4)}`)
    expect(ends).toHaveLength(3)
    await page.getByRole('button', { name: '我已保存' }).click()
    for (const end of ends) await page.getByText(end).waitFor()
    expect(await page.content()).not.toContain(shown.trim().split(/\s+/)[0])
    expect(await seriousViolations(page)).toEqual([])
    await picture(page, 'coupons-issued.zh.light')
  })
}
