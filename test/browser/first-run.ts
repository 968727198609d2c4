import { expect, test } from 'vitest'
import { LOOKS, open, picture, settle } from './browser.ts'
import { seriousViolations } from './looks.ts'
import { openShop } from './shop.ts'
import { stage } from './stage.ts'

const USER = { name: 'owner', password: 'long enough to be strong' }

export function describeFirstRun(): void {
  test('from the one-time link to the empty shop, out, and in again', async () => {
    const fresh = await openShop({ fresh: true })
    const { context, page, complaints } = await open(
      { ...stage, shop: fresh },
      { language: 'zh', theme: 'light' },
    )
    await page.goto(fresh.setupLink ?? '')
    await page.getByLabel('用户名').waitFor()
    expect(new URL(page.url()).hash, 'the token does not stay in the address').toBe('')
    await picture(page, 'setup.zh.light')
    expect(await seriousViolations(page)).toEqual([])
    await page.getByLabel('用户名').fill(USER.name)
    await page.getByLabel('密码', { exact: true }).fill('short')
    await page.getByRole('button', { name: /完成设置/ }).click()
    expect(await page.getByText('密码至少 10 个字符').count()).toBe(1)
    await page.getByLabel('密码', { exact: true }).fill(USER.password)
    await page.getByLabel('再输一次密码').fill(USER.password)
    await page.getByRole('button', { name: /完成设置/ }).click()
    await page.getByText('这里会看到店铺的全貌').waitFor()
    await picture(page, 'empty-shop.zh.light')
    await page.goto('/customers')
    await page.getByText('这里会列出每一位客户').waitFor()
    await page.getByRole('button', { name: /当前账号/ }).click()
    await page.getByText('退出登录').click()
    await page.getByRole('heading', { name: '登录知客' }).waitFor()
    await page.goto('/dictionary')
    await page.getByLabel('用户名').fill(USER.name)
    await page.getByLabel('密码').fill('not the password')
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByText('wrong_password').waitFor()
    await page.getByLabel('密码').fill(USER.password)
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByRole('heading', { name: '指标字典' }).waitFor()
    expect(complaints.filter((complaint) => !/status of 401/.test(complaint))).toEqual([])
    await context.close()
    await fresh.close()
  }, 120_000)

  test.each(LOOKS)('sign-in page in $language, $theme', async (look) => {
    const { context, page } = await open({ ...stage, shop: { ...stage.shop, cookies: [] } }, look)
    await page.goto('/customers')
    await page.locator('input[type=password]').waitFor()
    await settle(page)
    await picture(page, `sign-in.${look.language}.${look.theme}`)
    expect(await seriousViolations(page)).toEqual([])
    await context.close()
  })
}
