import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { open } from './browser.ts'
import { stage } from './stage.ts'

const BUDGET = 350 * 1024

export function describeFirstPaint(): void {
  test('the first numbers of the overview stand after at most 350 KB, gzipped; ECharts comes later', async () => {
    const { context, page } = await open(stage, { language: 'zh', theme: 'light' })
    const loaded = new Map<string, number>()
    page.on('response', (response) => {
      const path = new URL(response.url()).pathname
      if (path.startsWith('/v1/') || path.startsWith('/assets/echarts')) return
      void response.body().then(
        (body) => loaded.set(path, gzipSync(body).length),
        () => undefined,
      )
    })
    await page.goto('/')
    await page.waitForSelector('.stat .value')
    await page.waitForLoadState('networkidle')
    const total = [...loaded.values()].reduce((sum, bytes) => sum + bytes, 0)
    expect(loaded.size).toBeGreaterThan(3)
    expect(
      total,
      [...loaded].map(([path, bytes]) => `${path} ${bytes}`).join('\n'),
    ).toBeLessThanOrEqual(BUDGET)
    await context.close()
  })
}
