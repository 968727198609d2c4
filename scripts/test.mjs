// Installs what is missing, then runs the tests under the Node that the project brings along.
//   npm test                          everything, on the embedded engines
//   STORES=server npm test            the same, on a PostgreSQL server and a ClickHouse cluster of three nodes
//   BROWSER=1 npm test                the browser tests, in Chromium
//   CRASH=1 npm test                  kill -9 under load, a hundred times each (ZHIKE_TEST_KILLS says how often)
//   npm test -- src/loyalty -t pin    some of them: arguments go to vitest
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

await import('./setup.mjs')

const root = fileURLToPath(new URL('..', import.meta.url))
const node = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url))
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url))

const child = spawn(node, [vitest, 'run', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.once('exit', (code, signal) => {
  process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0)
})
