import { AxeBuilder } from '@axe-core/playwright'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LOOKS, launch, open, picture, visit } from './browser.ts'
import { askShop } from './fill.ts'
import { type Fill, fill, PAGES } from './pages.ts'
import { openShop, type Shop } from './shop.ts'

let shop: Shop
let browser: Browser
let values: Fill
beforeAll(async () => {
  shop = await openShop()
  values = await askShop(shop)
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  await shop?.close()
})

/** What 404 pages of the API leave in the console of the browser is theirs, not ours. */
const EXPECTED = /status of (401|404)/

describe.each(LOOKS)('in $language, $theme', (look) => {
  test.each(PAGES)('$name: clean, accessible, nothing hidden', async ({ name, path }) => {
    const { context, page, complaints } = await open(browser, shop, look)
    await visit(page, fill(path, values))
    await picture(page, `${name}.${look.language}.${look.theme}`)
    const { violations } = await new AxeBuilder({ page }).analyze()
    const serious = violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).slice(0, 3).join(' | ')}`)
    expect(serious).toEqual([])
    expect(complaints.filter((complaint) => !EXPECTED.test(complaint))).toEqual([])
    expect(await page.evaluate('document.documentElement.lang')).toBe(look.language === 'zh' ? 'zh-CN' : 'en')
    expect(await page.evaluate('document.title')).toMatch(look.language === 'zh' ? /知客/ : /Zhike/)
    expect(await page.evaluate('document.querySelectorAll("h1").length')).toBe(1)
    await context.close()
  })
})

describe('on smaller screens nothing is lost to the right', () => {
  test.each(PAGES)('$name at 1280', async ({ path }) => {
    const { context, page } = await open(browser, shop, { language: 'zh', theme: 'light', size: 'narrow' })
    await visit(page, fill(path, values))
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(1280)
    await context.close()
  })
  test.each(PAGES.filter(({ name }) => ['overview', 'customer', 'customers'].includes(name)))('$name on a phone', async ({ name, path }) => {
    const { context, page } = await open(browser, shop, { language: 'zh', theme: 'light', size: 'phone' })
    await visit(page, fill(path, values))
    await picture(page, `${name}.phone`)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
    await context.close()
  })
})
