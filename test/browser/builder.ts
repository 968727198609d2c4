import { readFile } from 'node:fs/promises'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { open, settle, visit } from './browser.ts'
import { seriousViolations } from './looks.ts'
import { stage } from './stage.ts'

let context: BrowserContext
let page: Page
let complaints: string[]

/** What the focus is on, as a screen reader names it: its label, or what it says. */
const NAME = `(() => {
  const one = document.activeElement
  const labelled = one.labels && one.labels.length ? [...one.labels].map((label) => label.querySelector('.label')?.textContent ?? label.textContent).join(' ') : ''
  return (one.getAttribute('aria-label') || labelled || one.textContent || '').trim()
})()`

/** Presses Tab, or Shift+Tab, until the focus is on something of this name. */
async function tabTo(name: string | RegExp, back = false): Promise<void> {
  for (let step = 0; step < 250; step++) {
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab')
    const here = String(await page.evaluate(NAME))
    if (typeof name === 'string' ? here === name : name.test(here)) return
  }
  throw new Error(`Tab never came to ${name}`)
}

/** Adds a condition to the group whose button has the focus. */
async function add(words: string): Promise<void> {
  await page.keyboard.press('Enter')
  await page.keyboard.type(words)
  await page.keyboard.press('Enter')
}

/** Opens the menu that has the focus, and goes down to one of its items. */
async function chooseInMenu(name: string): Promise<void> {
  await page.keyboard.press('Enter')
  const here = page.locator('[role="menu"] [data-here="true"]')
  for (let step = 0; step < 20 && !(await here.textContent())?.includes(name); step++)
    await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
}

const found = () => page.getByTestId('preview-count')

/** The definition as the API has it. */
async function definition(): Promise<unknown> {
  const answer = await page.request.get(`${stage.shop.url}/v1/segments/browsed-not-bought`)
  return ((await answer.json()) as { definition: unknown }).definition
}

/** One story, told in order: a segment made, looked at, saved, explained, deleted and made again from its file, by keyboard. */
export function describeBuilder(): void {
  beforeAll(async () => {
    ;({ context, page, complaints } = await open(stage, { language: 'zh', theme: 'light' }))
  })
  afterAll(async () => {
    await context?.close()
    expect(complaints).toEqual([])
  })

  test('a blank segment is begun from the list', async () => {
    await visit(page, '/segments')
    await tabTo('新建')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/segments\/new/)
    await settle(page)
    await tabTo('名称')
    await page.keyboard.type('浏览后没买')
    await tabTo('标识')
    await page.keyboard.type('browsed-not-bought')
  })

  test('a nested rule with a sequence is built, and each change is counted', async () => {
    await tabTo('添加条件')
    await add('sequence')
    await found().waitFor()
    await tabTo('第 2 步：方式')
    await page.keyboard.press('ArrowDown')
    await tabTo('事件')
    await page.keyboard.press('Home')
    await tabTo('距上一步：多长')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('3')
    await tabTo('距上一步：单位')
    await page.keyboard.press('Home')
    await tabTo('添加条件')
    await add('任一')
    await add('tier')
    await page.keyboard.press('Escape')
    await tabTo('添加条件')
    await add('attribute')
    await tabTo('对这个条件的操作')
    await chooseInMenu('取反')
    await expect.poll(() => page.locator('.rule-node.not').count()).toBe(1)
    await expect.poll(() => page.locator('.rule-preview [aria-busy="false"]').count()).toBe(1)
    expect(await page.locator('.rule-error').count()).toBe(0)
    expect(await seriousViolations(page)).toEqual([])
  })

  test('what was done is taken back, and done again', async () => {
    await page.keyboard.press('Control+z')
    await expect.poll(() => page.locator('.rule-node.not').count()).toBe(0)
    await page.keyboard.press('Control+Shift+z')
    await expect.poll(() => page.locator('.rule-node.not').count()).toBe(1)
  })

  test('Alt and the arrows move a condition out of its group and back', async () => {
    const inGroup = () => page.locator('.rule-node.any .rule-node.not').count()
    await page.locator('.rule-node.not').focus()
    await page.keyboard.press('Alt+ArrowLeft')
    await expect.poll(inGroup).toBe(0)
    await page.keyboard.press('Alt+ArrowRight')
    await expect.poll(inGroup).toBe(1)
  })

  test('a closed tab loses nothing', async () => {
    await page.reload()
    await page.getByText('已恢复你上次没保存的修改').waitFor()
    await settle(page)
    expect(await page.locator('.rule-node.leaf').count()).toBe(3)
    await found().waitFor()
  })

  test('it is saved, and its page says what it is', async () => {
    await tabTo('创建')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/segments\/browsed-not-bought/)
    await settle(page)
    await page.getByRole('heading', { level: 1, name: '浏览后没买', exact: true }).waitFor()
    expect(await definition()).toMatchObject({
      where: {
        all: [
          {
            sequence: {
              steps: [{ event: 'view' }, { without: { event: 'order_paid' }, within: { days: 3 } }],
            },
          },
          { any: [{ tier: {} }, { not: { attribute: 'city' } }] },
        ],
      },
    })
  })

  test('it explains why a customer is in it or not', async () => {
    await visit(page, `/customers/${stage.values.customer}?rule=segment:browsed-not-bought`)
    const why = page.getByRole('dialog', { name: '为什么：浏览后没买' })
    await why.waitFor()
    await why.locator('.rule-truth').first().waitFor()
    expect(await why.locator('.rule-truth').count()).toBeGreaterThanOrEqual(4)
    await page.keyboard.press('Escape')
    await page.waitForURL((url) => !url.search.includes('rule='))
  })

  test('exported as JSON, deleted, and made again from the file, nothing is changed', async () => {
    await visit(page, '/segments/browsed-not-bought')
    await tabTo('导出 JSON')
    const saving = page.waitForEvent('download')
    await page.keyboard.press('Enter')
    const file = await readFile(await (await saving).path(), 'utf8')
    const exported = await definition()
    expect(JSON.parse(file)).toEqual(exported)
    await tabTo('删除')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: '删除“浏览后没买”？' }).waitFor()
    await tabTo('删除')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/segments$/)
    await settle(page)
    expect(await page.getByRole('link', { name: '浏览后没买', exact: true }).count()).toBe(0)
    await tabTo('新建')
    await chooseInMenu('粘贴文本或 JSON')
    await tabTo('粘贴文本或 JSON')
    await page.keyboard.insertText(file)
    await tabTo('在圈选器里打开')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/segments\/new/)
    await settle(page)
    expect(await page.locator('.rule-node.leaf').count()).toBe(3)
    await tabTo('创建')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/segments\/browsed-not-bought/)
    await settle(page)
    expect(await definition()).toEqual(exported)
    const plan = await page.request.post(`${stage.shop.url}/v1/rules/plan`, {
      data: { definitions: [{ kind: 'segment', definition: JSON.parse(file) as unknown }] },
      headers: { origin: stage.shop.url },
    })
    expect(await plan.json()).toMatchObject({ data: [{ change: 'unchanged', differences: [] }] })
  })
}
