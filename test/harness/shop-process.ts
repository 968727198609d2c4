/**
 * A process that opens the stores on the folder that is its argument, tells what happens as JSON lines, and closes
 * them when its stdin ends. For tests that kill it.
 */
import { ProblemError } from '#core/result.ts'
import { openStores } from '#stores/open-stores.ts'

const say = (line: object): boolean => process.stdout.write(`${JSON.stringify(line)}\n`)

const begin = performance.now()
try {
  const stores = await openStores({
    dataDir: process.argv[2] ?? '',
    onEvent: (event) => say({ event }),
  })
  say({ opened: process.pid, milliseconds: Math.round(performance.now() - begin) })
  for await (const _ of process.stdin) continue
  await stores.close()
  say({ closed: true })
} catch (error) {
  if (!(error instanceof ProblemError)) throw error
  say({ problem: error.problem, milliseconds: Math.round(performance.now() - begin) })
}
