import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LOOKS, open, picture, SIZES, visit } from './browser.ts'
import { fill, PAGES } from './pages.ts'
import { stage } from './stage.ts'

/** What the browser itself writes when the API answers 404: the page says it in words. */
const EXPECTED = /status of 404/

export function describeLooks(): void {
  describe.each(LOOKS)('in $language, $theme', (look) => {
    let window: Awaited<ReturnType<typeof open>>
    beforeAll(async () => {
      window = await open(stage, look)
    })
    afterAll(async () => {
      await window?.context.close()
    })
    const shown = PAGES.filter(
      ({ inTwo }) => !inTwo || (look.language === 'zh') === (look.theme === 'light'),
    )
    test.each(shown)('$name: clean, accessible, nothing cut off', async ({ name, path }) => {
      const { page, complaints } = window
      complaints.length = 0
      await visit(page, fill(path, stage.values))
      await picture(page, `${name}.${look.language}.${look.theme}`)
      expect(await seriousViolations(page)).toEqual([])
      expect(complaints.filter((complaint) => !EXPECTED.test(complaint))).toEqual([])
      expect(await page.evaluate('document.documentElement.lang')).toBe(
        look.language === 'zh' ? 'zh-CN' : 'en',
      )
      expect(await page.evaluate('document.title')).toMatch(
        look.language === 'zh' ? /知客/ : /Zhike/,
      )
      expect(await page.locator('h1').count()).toBe(1)
      await expectNoOverflow(page, 'narrow')
    })
  })

  test.each(PAGES.filter(({ name }) => ['overview', 'customer', 'customers'].includes(name)))(
    '$name works on a phone',
    async ({ name, path }) => {
      const { context, page } = await open(stage, { language: 'zh', theme: 'light', size: 'phone' })
      await visit(page, fill(path, stage.values))
      await picture(page, `${name}.phone`)
      expect(await seriousViolations(page)).toEqual([])
      await expectNoOverflow(page, 'phone')
      await context.close()
    },
  )
}

export async function seriousViolations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .map((node) => node.html)
          .slice(0, 3)
          .join(' | ')}`,
    )
}

/** Nothing stands beyond the right edge at this size. */
export async function expectNoOverflow(page: Page, size: keyof typeof SIZES): Promise<void> {
  const before = page.viewportSize()
  await page.setViewportSize(SIZES[size])
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(
    SIZES[size].width,
  )
  if (before) await page.setViewportSize(before)
}
