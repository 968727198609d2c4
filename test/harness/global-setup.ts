import type { TestProject } from 'vitest/node'
import { type Engines, startEngines } from './engines.ts'

declare module 'vitest' {
  interface ProvidedContext {
    engines: Engines
  }
}

/** Runs once per test run: starts the engines that all test files share. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { stop, ...engines } = await startEngines(profileOf(process.env['STORES']))
  project.provide('engines', engines)
  return stop
}

function profileOf(name: string | undefined): Engines['profile'] {
  if (name === undefined || name === '' || name === 'embedded') return 'embedded'
  if (name === 'server') return 'server'
  throw new Error(`STORES is ${name}; write embedded or server`)
}
