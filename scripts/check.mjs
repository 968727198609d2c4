// Everything that can be checked without running the product. `npm run check`
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = (name) => join(root, 'node_modules/.bin', name)

const checks = [
  ['types', bin('tsc'), ['--noEmit']],
  ['types of the console', bin('tsc'), ['--noEmit', '-p', 'console'], 'console/tsconfig.json'],
  ['format', bin('biome'), ['format', '.']],
  ['lint', bin('oxlint'), ['src', 'test', 'bench', 'scripts', 'bin', 'console/src']],
  ['nothing unused', bin('knip'), [], 'knip.json'],
  [
    'reference pages are as generated',
    bin('node'),
    ['scripts/docs.ts', '--check'],
    'scripts/docs.ts',
  ],
]

const failed = []
for (const [name, program, args, needs] of checks) {
  if (needs !== undefined && !existsSync(join(root, needs))) continue
  const env = {
    ...process.env,
    PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}`,
  }
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: root,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  process.stdout.write(`${status === 0 ? 'ok    ' : 'FAILED'} ${name}\n`)
  if (status === 0) continue
  failed.push(name)
  process.stdout.write(`${stdout}${stderr}\n`)
}
if (failed.length > 0) {
  process.stdout.write(`${failed.length} of ${checks.length} checks failed: ${failed.join(', ')}\n`)
  process.exitCode = 1
}
