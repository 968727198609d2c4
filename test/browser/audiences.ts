import type { BrowserContext, Page } from 'playwright-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { open, settle, visit } from './browser.ts'
import { seriousViolations } from './looks.ts'
import { stage } from './stage.ts'

let context: BrowserContext
let page: Page
let complaints: string[]

async function api<T>(method: 'GET' | 'POST', path: string, data?: object): Promise<T> {
  const answer = await page.request.fetch(`${stage.shop.url}/v1${path}`, {
    method,
    headers: { origin: stage.shop.url },
    ...(data ? { data } : {}),
  })
  expect(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`).toBe(true)
  return (await answer.json()) as T
}

type Members = { readonly data: readonly { readonly id: string }[] }
const idsIn = async (room: string, key: string): Promise<string[]> =>
  (await api<Members>('GET', `/${room}/${key}/members?limit=200`)).data.map(({ id }) => id)

/** The first number that a text says. */
const numberIn = (text: string | null): number =>
  Number(/\d[\d,]*/.exec(text ?? '')?.[0].replaceAll(',', ''))
/** How many customers the list says it shows. */
const counted = async () =>
  numberIn(await page.locator('[aria-live="polite"]').first().textContent())

/** Who is in which segment: shared, found without saving, explained, given by hand and taken back. */
export function describeAudiences(): void {
  beforeEach(async () => {
    ;({ context, page, complaints } = await open(stage, { language: 'zh', theme: 'light' }))
  })
  afterEach(async () => {
    await context.close()
    expect(complaints).toEqual([])
  })

  test('what segments share stands in a table, for those that are ticked; each number leads to its customers', async () => {
    await visit(page, '/segments')
    const matrix = page.locator('table.rule-overlap')
    const ticks = page.locator('.rule-overlaps input[type=checkbox]')
    const ticked = page.locator('.rule-overlaps input[type=checkbox]:checked')
    await matrix.waitFor()
    const before = await ticked.count()
    expect(await matrix.locator('tbody tr').count()).toBe(before)
    await ticks.first().click()
    await expect.poll(() => matrix.locator('tbody tr').count()).not.toBe(before)
    expect(await ticked.count()).toBe(await matrix.locator('tbody tr').count())
    await ticks.first().click()
    await expect.poll(() => matrix.locator('tbody tr').count()).toBe(before)
    await settle(page)
    const link = matrix.locator('td.number a').first()
    const shared = numberIn(await link.textContent())
    expect(shared).toBeGreaterThan(0)
    await link.click()
    await page.waitForURL(/\/customers\?/)
    await settle(page)
    expect(await counted()).toBe(shared)
  })

  test('customers are found by conditions that nobody saves, and what the builder counts is what the list shows', async () => {
    await visit(page, '/customers')
    const all = await counted()
    await page.getByRole('button', { name: '更多条件' }).click()
    const finder = page.getByRole('dialog', { name: '按条件找客户' })
    await finder.getByRole('button', { name: '添加条件' }).first().click()
    await page.keyboard.type('metric')
    await page.keyboard.press('Enter')
    const found = finder.getByTestId('preview-count')
    await found.waitFor()
    await expect.poll(() => finder.locator('[aria-busy="true"]').count()).toBe(0)
    expect(await seriousViolations(page)).toEqual([])
    const count = numberIn(await found.textContent())
    expect(count).toBeLessThanOrEqual(all)
    await finder.getByRole('button', { name: '查看这些客户' }).click()
    await page.waitForURL(/rule=/)
    await settle(page)
    expect(await counted()).toBe(count)
    await page.reload()
    await settle(page)
    expect(await counted()).toBe(count)
  })

  test('who is not in a segment sees why not, and what would change it', async () => {
    const { data: segments } = await api<{ data: { key: string; size: number }[] }>(
      'GET',
      '/segments',
    )
    const some = segments.find(({ size }) => size > 0 && size < 100)
    expect(some).toBeDefined()
    const inside = new Set(await idsIn('segments', some?.key ?? ''))
    const everybody = await api<Members>('GET', '/customers?limit=200')
    const outside = everybody.data.find(({ id }) => id !== '' && !inside.has(id))?.id ?? ''
    await visit(page, `/customers/${encodeURIComponent(outside)}?rule=segment:${some?.key}`)
    const why = page.getByRole('dialog', { name: /^为什么：/ })
    await why.getByText('不在内', { exact: true }).waitFor()
    await why.getByText('怎样才会变').waitFor()
    expect(
      await why.locator('li[data-truth="false"], li[data-truth="null"]').count(),
    ).toBeGreaterThan(0)
    expect(await seriousViolations(page)).toEqual([])
  })

  test('a tag is given to those who were ticked, and taken back at once', async () => {
    const key = 'browser-gift'
    const name = { zh: '伴手礼', en: 'Gift' }
    await api('POST', '/tags', { definition: { key, name, source: 'manual' } })
    await visit(page, '/customers')
    const ticks = page.locator('.rule-tick input')
    for (const place of [0, 1, 2]) await ticks.nth(place).check()
    await page.getByText('已选 3 位').waitFor()
    await page.getByLabel('选择标签或静态人群').selectOption(`tags:${key}`)
    await page.getByRole('button', { name: '加上' }).click()
    await page.getByRole('status').filter({ hasText: '已处理 3 位' }).waitFor()
    await expect.poll(async () => (await tagged(key)).length).toBe(3)
    await page.getByRole('status').getByRole('button', { name: '撤销' }).click()
    await expect.poll(async () => (await tagged(key)).length).toBe(0)
  })
}

const tagged = async (key: string) =>
  (await api<Members>('GET', `/customers?tag=${key}&limit=10`)).data
