import type { BrowserContext, Page } from 'playwright-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { open, settle, visit } from './browser.ts'
import { stage } from './stage.ts'

let context: BrowserContext
let page: Page
let complaints: string[]

const focused = () => page.evaluate('document.activeElement.id || document.activeElement.className')

export function describeKeyboard(): void {
  beforeEach(async () => {
    ;({ context, page, complaints } = await open(stage, { language: 'zh', theme: 'light' }))
  })
  afterEach(async () => {
    await context.close()
    expect(complaints).toEqual([])
  })

  test('the first Tab offers to skip the navigation, and skips it', async () => {
    await visit(page, '/')
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('skip')
    await page.keyboard.press('Enter')
    expect(await focused()).toBe('main')
  })

  test('g and a letter go to a page, and its beginning has the focus', async () => {
    await visit(page, '/')
    for (const [key, there] of [
      ['c', '/customers'],
      ['t', `/tiers/${stage.values.program}`],
      ['i', '/imports'],
      ['m', '/dictionary'],
      ['s', '/settings/shop'],
      ['o', '/'],
    ] as const) {
      await page.keyboard.press('g')
      await page.keyboard.press(key)
      await page.waitForURL(`${stage.shop.url}${there}`)
      await settle(page)
      expect(await focused()).toBe('main')
    }
  })

  test('/ opens the search; arrows choose, Enter opens, Escape closes', async () => {
    await visit(page, '/dictionary')
    await page.keyboard.press('/')
    await page.getByRole('combobox').fill(stage.values.customer)
    await page
      .getByRole('option', { name: new RegExp(stage.values.customer) })
      .first()
      .waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowUp')
    expect(await page.getByRole('option', { selected: true }).count()).toBe(1)
    await page.keyboard.press('Escape')
    expect(await page.getByRole('dialog').count()).toBe(0)
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill(stage.values.customer)
    await page
      .getByRole('option', { name: new RegExp(stage.values.customer) })
      .first()
      .waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/customers\/.+/)
  })

  test('? lists the keys; letters typed into a field are only letters', async () => {
    await visit(page, '/customers')
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: '快捷键' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('searchbox').focus()
    await page.keyboard.type('gt?/')
    expect(new URL(page.url()).pathname).toBe('/customers')
    expect(await page.getByRole('dialog').count()).toBe(0)
  })

  test('a customer is found, opened and explained without a mouse; the address says it all', async () => {
    await visit(page, '/customers')
    await page.getByRole('searchbox').focus()
    await page.keyboard.type(stage.values.customer)
    await page.waitForURL(/q=/)
    await settle(page)
    await page.locator('tbody a').first().focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/customers\/[^?]/)
    await settle(page)
    await page.getByRole('button', { name: '为什么' }).first().focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: '为什么是这个等级' }).waitFor()
    await page.waitForURL(/why=/)
    await page.keyboard.press('Escape')
    await page.waitForURL((url) => !url.search.includes('why='))
  })

  test('focus is to be seen wherever Tab goes', async () => {
    await visit(page, '/')
    for (let step = 0; step < 24; step++) {
      await page.keyboard.press('Tab')
      const unseen = await page.evaluate(`(() => {
        const one = document.activeElement
        const style = getComputedStyle(one)
        return one === document.body || style.outlineStyle !== 'none' || style.boxShadow !== 'none' ? '' : one.outerHTML.slice(0, 120)
      })()`)
      expect(unseen).toBe('')
    }
  })
}
