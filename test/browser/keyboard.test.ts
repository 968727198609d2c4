import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { launch, open, settle, visit } from './browser.ts'
import { askShop } from './fill.ts'
import type { Fill } from './pages.ts'
import { openShop, type Shop } from './shop.ts'

let shop: Shop
let browser: Browser
let values: Fill
let context: BrowserContext
let page: Page
let complaints: string[]
beforeAll(async () => {
  shop = await openShop()
  values = await askShop(shop)
  browser = await launch()
})
beforeEach(async () => {
  ;({ context, page, complaints } = await open(browser, shop, { language: 'zh', theme: 'light' }))
})
afterEach(async () => {
  await context.close()
  expect(complaints).toEqual([])
})
afterAll(async () => {
  await browser?.close()
  await shop?.close()
})

const path = () => new URL(page.url()).pathname

test('the first Tab offers to skip the navigation, and skips it', async () => {
  await visit(page, '/')
  await page.keyboard.press('Tab')
  expect(await page.evaluate('document.activeElement.className')).toBe('skip')
  await page.keyboard.press('Enter')
  expect(await page.evaluate('document.activeElement.id')).toBe('main')
})

test('g and a letter go to a page, and its beginning has the focus', async () => {
  await visit(page, '/')
  for (const [key, there] of [
    ['c', '/customers'],
    ['t', `/tiers/${values.program}`],
    ['i', '/imports'],
    ['m', '/metrics'],
    ['s', '/settings/shop'],
    ['o', '/'],
  ] as const) {
    await page.keyboard.press('g')
    await page.keyboard.press(key)
    await page.waitForURL(`${shop.url}${there}`)
    await settle(page)
    expect(await page.evaluate('document.activeElement.id')).toBe('main')
  }
})

test('/ opens the search; arrows choose, Enter opens, Escape closes and gives the focus back', async () => {
  await visit(page, '/metrics')
  await page.keyboard.press('/')
  await page.getByRole('combobox').fill(values.customer)
  await page.getByRole('option').first().waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  expect(await page.getByRole('option', { selected: true }).count()).toBe(1)
  await page.keyboard.press('Escape')
  expect(await page.getByRole('dialog').count()).toBe(0)
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('客户')
  await page.getByRole('option', { name: /^客户/ }).first().click()
  await page.waitForURL(`${shop.url}/customers`)
})

test('? lists the keys; letters typed into a field are only letters', async () => {
  await visit(page, '/customers')
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: '快捷键' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('searchbox').focus()
  await page.keyboard.type('gt?/')
  expect(path()).toBe('/customers')
  expect(await page.getByRole('dialog').count()).toBe(0)
})

test('a customer is found, opened and explained without a mouse', async () => {
  await visit(page, '/customers')
  await page.getByRole('searchbox').focus()
  await page.keyboard.type(values.customer)
  await page.waitForURL(/q=/)
  await settle(page)
  await page.locator('tbody a').first().focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/customers\/[^?]/)
  await settle(page)
  await page.getByRole('button', { name: '为什么' }).first().focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByRole('heading', { name: '为什么是这个等级' }).waitFor()
  await page.waitForURL(/why=/)
  await page.keyboard.press('Escape')
  await page.waitForURL((url) => !url.search.includes('why='))
})

test('focus is to be seen wherever Tab goes', async () => {
  await visit(page, '/')
  for (let step = 0; step < 24; step++) {
    await page.keyboard.press('Tab')
    const outline = await page.evaluate(`(() => {
      const one = document.activeElement
      const style = getComputedStyle(one)
      return one === document.body || style.outlineStyle !== 'none' || style.boxShadow !== 'none' ? '' : one.outerHTML.slice(0, 120)
    })()`)
    expect(outline).toBe('')
  }
})
