import { describe, expect, it } from 'vitest'
import { problemCatalogue } from '#core/problems.ts'
import { problemsPage, routesPage } from './reference.ts'
import { routes } from './routes/registry.ts'

describe('reference pages', () => {
  it('have every problem and every route', () => {
    const [problems, http] = [problemsPage(), routesPage()]
    for (const code of Object.keys(problemCatalogue)) expect(problems).toContain(`| \`${code}\` |`)
    for (const { method, path } of routes.all) expect(http).toContain(`### ${method} ${path}\n`)
    expect(http).not.toMatch(/undefined|\[object/)
  })
})
