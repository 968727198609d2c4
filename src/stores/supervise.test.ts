import { spawn } from 'node:child_process'
import { expect, test } from 'vitest'
import { eventually } from '../../test/harness/shop.ts'
import { type ChildHandle, childHandle, EngineStartError } from './child.ts'
import { type EngineEvent, supervise } from './supervise.ts'

/** A real process that lives until it is told to end, or ends at once. */
function aChild(command = 'exec sleep 600'): ChildHandle {
  const child = spawn('sh', ['-c', command], { stdio: ['pipe', 'ignore', 'pipe'] })
  return childHandle(child, { askToEnd: () => child.kill('SIGTERM'), patience: 1_000 })
}

test('a child that crashes is started again, after failures too, and each is said', async () => {
  const events: EngineEvent[] = []
  let starts = 0
  const engine = await supervise({
    engine: 'ClickHouse',
    launch: async () => {
      starts += 1
      if (starts === 2 || starts === 3)
        throw new EngineStartError('ClickHouse', `no luck ${starts}`)
      return aChild()
    },
    onEvent: (event) => events.push(event),
  })
  const first = engine.current()
  process.kill(first.pid, 'SIGKILL')
  await eventually('it runs again', () => engine.up() && engine.current() !== first)

  expect(events.map(({ kind }) => kind)).toEqual([
    'started',
    'crashed',
    'restart_failed',
    'restart_failed',
    'started',
  ])
  expect(events[1]).toMatchObject({ signal: 'SIGKILL' })
  expect(events[2]).toMatchObject({ said: 'no luck 2', retryIn: 100 })
  expect(events[3]).toMatchObject({ said: 'no luck 3', retryIn: 200 })
  await engine.stop()
  expect(engine.up()).toBe(false)
})

test('a child that ends again and again is waited for ever longer, and stopping does not wait', async () => {
  const events: EngineEvent[] = []
  const engine = await supervise({
    engine: 'PostgreSQL',
    launch: async () => aChild('echo broken >&2; exit 3'),
    onEvent: (event) => events.push(event),
  })
  const crashes = (): EngineEvent[] => events.filter(({ kind }) => kind === 'crashed')
  await eventually('it crashed five times', () => crashes().length >= 5)
  await engine.stop()
  const seen = crashes().length

  expect(crashes()[0]).toMatchObject({ code: 3, said: 'broken\n' })
  // 0 + 100 + 200 + 400 ms of pauses lie between five crashes; without them there would be hundreds.
  expect(seen).toBeLessThan(9)
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(crashes()).toHaveLength(seen)
})

test('a first start that fails is thrown, not repeated', async () => {
  const starting = supervise({
    engine: 'PostgreSQL',
    launch: () => Promise.reject(new EngineStartError('PostgreSQL', 'no')),
    onEvent: () => undefined,
  })
  await expect(starting).rejects.toThrow('PostgreSQL did not start: no')
})
