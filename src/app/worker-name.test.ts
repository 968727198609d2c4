import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { isGone, workerName } from './worker-name.ts'

/** The name that a worker would have, had it another process. */
const of = (pid: number, started?: string): string => {
  const [machine = '', , start = '', nonce = ''] = workerName().split(' ')
  return [machine, pid, started ?? start, nonce].join(' ')
}

test('a worker is gone when its process is, and only where process numbers are the same', async () => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  await once(other, 'spawn')
  const name = of(other.pid ?? 0)
  expect(isGone(name)).toBe(false)
  other.kill('SIGKILL')
  await once(other, 'exit')
  expect(isGone(name)).toBe(true)
  expect(isGone(name.replace(/^[^ ]+/, 'another-machine'))).toBe(false)
})

test('two workers of one process live side by side; one that had our number before us is gone', () => {
  expect(workerName()).not.toBe(workerName())
  expect(isGone(workerName())).toBe(false)
  expect(isGone(of(process.pid, '1'))).toBe(true)
})
