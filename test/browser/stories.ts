import type { BrowserContext, Page } from 'playwright-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { open, picture, settle, visit } from './browser.ts'
import { stage } from './stage.ts'

let context: BrowserContext
let page: Page
let complaints: string[]

const FILE = [
  '订单编号,客户编号,下单时间,订单金额,订单状态',
  '90001,BT-1,2026-11-01 10:00:00,128.00,交易成功',
  '90002,BT-1,2026-11-02 10:00:00,72.00,交易成功',
  '90003,BT-2,2026-11-03 10:00:00,很多钱,交易成功',
].join('\n')

export function describeStories(): void {
  beforeEach(async () => {
    ;({ context, page, complaints } = await open(stage, { language: 'zh', theme: 'light' }))
  })
  afterEach(async () => {
    await context.close()
    expect(complaints.filter((complaint) => !/status of 4\d\d/.test(complaint))).toEqual([])
  })

  test('a file is dropped, looked at, tried, imported and taken back', async () => {
    await visit(page, '/imports')
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: '订单.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) })
    await page.waitForURL(/\/imports\/new/)
    await page.getByRole('heading', { name: '订单.csv' }).waitFor()
    expect(await page.getByLabel('“订单编号”当作').inputValue()).toBe('order_id')
    await page.getByRole('button', { name: '先试算' }).click()
    await page.getByText('试算结果').waitFor()
    await expect
      .poll(() => page.locator('.stat').filter({ hasText: '拒绝' }).locator('.value').textContent())
      .toBe('1')
    await picture(page, 'import-mapping.zh.light')
    await page.getByRole('button', { name: '开始导入' }).click()
    await page.waitForURL(/\/imports\/[^n]/)
    await page.getByText('已完成').waitFor()
    expect(
      await page.locator('.stat').filter({ hasText: '新增' }).locator('.value').textContent(),
    ).toBe('2')
    await page.getByRole('link', { name: '下载这 1 行' }).waitFor()
    await picture(page, 'import-report.zh.light')
    await page.getByRole('button', { name: '撤销导入' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '撤销导入' }).click()
    await page.getByText('这次导入已撤销').waitFor()
  })

  test('the top line leads to how things stand: in words, in numbers, and about both engines', async () => {
    await visit(page, '/')
    await page.locator('.freshness').getByRole('link').click()
    await page.waitForURL(/\/health$/)
    await page.getByRole('heading', { name: '运行状况' }).waitFor()
    const says = page.locator('.health-says')
    await says.getByText(/一切正常|正在追上|需要有人处理/).waitFor()
    // What is wrong comes with what to do.
    if ((await says.getAttribute('data-level')) !== 'well')
      await page.locator('.health-findings').getByText('怎么办：').first().waitFor()
    for (const name of ['ClickHouse', 'PostgreSQL'])
      await page.getByRole('row', { name: new RegExp(`${name}.*正常.*内置`) }).waitFor()
    await page.getByText('所有客户数据截至', { exact: true }).waitFor()
    await picture(page, 'health.zh.light')
  })

  test('a level is pinned with a reason, shown with its author, and given back to the rule', async () => {
    await visit(page, `/customers/${encodeURIComponent(stage.values.customer)}`)
    await page.getByRole('button', { name: '手动指定' }).click()
    await page.getByLabel('原因').fill('门店老客')
    await page.getByText('会立即变为').waitFor()
    await page.getByRole('button', { name: /^指定为/ }).click()
    await page.getByText('手动指定，直到取消为止').waitFor()
    await picture(page, 'customer-pinned.zh.light')
    await page.getByRole('button', { name: '取消指定' }).click()
    await page.getByText('等级可能变低').waitFor()
    await page.getByRole('button', { name: '取消指定' }).last().click()
    await expect.poll(() => page.getByText('手动指定，直到取消为止').count()).toBe(0)
  })

  test('wrong thresholds are said at their fields; what was typed survives a closed tab', async () => {
    const path = `/tiers/${stage.values.program}/edit`
    await visit(page, path)
    const silver = page
      .locator('.levels tbody tr')
      .nth(1)
      .getByRole('textbox', { name: /门槛$/ })
      .first()
    const before = await silver.inputValue()
    await silver.fill('0')
    await page.getByRole('button', { name: '发布新规则' }).click()
    await page.getByText(/要高于/).waitFor()
    await picture(page, 'tiers-wrong.zh.light')
    await visit(page, path)
    await page.getByText('已恢复你上次没发布的修改').waitFor()
    expect(await silver.inputValue()).toBe('0')
    await page.getByRole('button', { name: '重新开始' }).click()
    expect(await silver.inputValue()).toBe(before)
  })

  test('of two who edit the same rules the second is told, and chooses', async () => {
    const path = `/tiers/${stage.values.program}/edit`
    await visit(page, path)
    const other = await open(stage, { language: 'zh', theme: 'dark' })
    await visit(other.page, path)
    await other.page.getByLabel('修改说明').fill('先发布的')
    await other.page
      .locator('.levels tbody tr')
      .nth(1)
      .getByRole('textbox', { name: /英文名/ })
      .fill('Silver card')
    await other.page.getByRole('button', { name: '发布新规则' }).click()
    await other.page.waitForURL(new RegExp(`/tiers/${stage.values.program}$`))
    await other.context.close()
    await page
      .locator('.levels tbody tr')
      .nth(2)
      .getByRole('textbox', { name: /英文名/ })
      .fill('Gold card')
    await page.getByRole('button', { name: '发布新规则' }).click()
    await page.getByText('也改了这份规则').waitFor()
    await picture(page, 'tiers-conflict.zh.light')
    await page.getByRole('button', { name: '用对方的' }).click()
    await settle(page)
    expect(
      await page
        .locator('.levels tbody tr')
        .nth(1)
        .getByRole('textbox', { name: /英文名/ })
        .inputValue(),
    ).toBe('Silver card')
  })

  test('a draft is tried on everybody before it is published; the question names what it does', async () => {
    await visit(page, `/tiers/${stage.values.program}/edit`)
    const silver = page
      .locator('.levels tbody tr')
      .nth(1)
      .getByRole('textbox', { name: /门槛$/ })
      .first()
    await silver.fill('800')
    await page.getByRole('button', { name: '开始回测' }).click()
    await page.getByText('结果就是发布后的结果').waitFor()
    await page.getByRole('heading', { name: '各等级：现行 → 草稿' }).waitFor()
    await page.getByRole('heading', { name: '谁的等级会变' }).waitFor()
    await picture(page, 'tiers-trial.zh.light')
    // The report survives a closed tab, and says when the form is another one.
    await visit(page, `/tiers/${stage.values.program}/edit`)
    await page.getByText('结果就是发布后的结果').waitFor()
    await silver.fill('900')
    await page.getByText('与现在填写的规则不一样').waitFor()
    await silver.fill('800')
    await page.getByRole('button', { name: '发布新规则' }).click()
    await page.getByText('位客户升级').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: '发布新规则' }).click()
    await page.waitForURL(new RegExp(`/tiers/${stage.values.program}$`))
  })

  test('a key is shown once; revoked after being asked', async () => {
    await visit(page, '/settings/keys')
    await page.getByLabel('名称').fill('browser test')
    await page.getByRole('button', { name: '新建密钥' }).click()
    const secret = await page.locator('.secret-text').textContent()
    expect(secret?.length).toBeGreaterThan(30)
    await picture(page, 'key-made.zh.light')
    await page.reload()
    await settle(page)
    expect(await page.getByText(secret ?? '').count()).toBe(0)
    await page
      .getByRole('row', { name: /browser test/ })
      .getByRole('button', { name: '吊销' })
      .click()
    await page.getByRole('dialog').getByRole('button', { name: '吊销' }).click()
    await page
      .getByRole('row', { name: /browser test/ })
      .getByText('已吊销')
      .waitFor()
  })

  test('a number opens the customers behind it, and the address restores what was seen', async () => {
    await visit(page, `/tiers/${stage.values.program}`)
    await page.locator('tbody a.behind').last().click()
    await page.waitForURL(/\/customers\?tier=/)
    await settle(page)
    const rows = (): Promise<string> => page.locator('tbody').innerText()
    const unsorted = await rows()
    await page.getByRole('columnheader').getByRole('button').last().click()
    await page.waitForURL(/sort=/)
    await expect.poll(rows).not.toBe(unsorted)
    await settle(page)
    const seen = await rows()
    await visit(page, page.url().replace(stage.shop.url, ''))
    expect(await rows()).toBe(seen)
  })
}
