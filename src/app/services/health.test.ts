import { expect, test } from 'vitest'
import { diagnose, type Signs } from './health.ts'

const WELL: Signs = {
  engines: [
    { product: 'ClickHouse', up: true, embedded: true, restarts: 0 },
    { product: 'PostgreSQL', up: true, embedded: false, restarts: 0 },
  ],
  isEvaluated: true,
  lagSeconds: 0.4,
  waiting: 3,
  dueLateSeconds: 0,
  idleSeconds: 3600,
  jobsRunning: 0,
  jobsWaiting: 0,
  jobWaitSeconds: 0,
  rejected: 0,
  loopDelayMs: 12,
  queueShare: 0,
  nightRemaining: 0,
}

test('an idle shop is well, however long ago it was evaluated', () => {
  expect(diagnose(WELL)).toMatchObject({ level: 'well', findings: [] })
})

const down = { product: 'ClickHouse', up: false, embedded: true, restarts: 1 }
test.each([
  ['a lag that is being worked on', { lagSeconds: 300, idleSeconds: 2 }, 'behind', 'lagging'],
  ['a lag and nobody at work', { lagSeconds: 300, idleSeconds: 290 }, 'stuck', 'nobody_evaluates'],
  [
    'a lag and never a run',
    { lagSeconds: 300, idleSeconds: undefined },
    'stuck',
    'nobody_evaluates',
  ],
  [
    'the first evaluation',
    { isEvaluated: false, lagSeconds: undefined },
    'behind',
    'never_evaluated',
  ],
  ['an engine that is away', { engines: [down], lagSeconds: 900 }, 'down', 'clickhouse_down'],
  [
    'an engine that comes and goes',
    { engines: [{ ...down, up: true, restarts: 9 }] },
    'behind',
    'clickhouse_restless',
  ],
  ['midnight that nobody noticed', { dueLateSeconds: 600 }, 'stuck', 'overdue'],
  ['jobs that nobody takes', { jobsWaiting: 2, jobWaitSeconds: 200 }, 'stuck', 'jobs_wait'],
  ['a full queue', { queueShare: 0.8 }, 'behind', 'queue_full'],
  ['a process that is too busy', { loopDelayMs: 120 }, 'behind', 'loop_slow'],
  ['what was refused', { rejected: 5 }, 'behind', 'rejected'],
  ['numbers that stay wrong', { nightRemaining: 1 }, 'stuck', 'night_differs'],
] as const)('%s', (_, signs, level, key) => {
  const found = diagnose({ ...WELL, ...signs })
  expect(found).toMatchObject({ level, findings: [{ key, level }] })
  for (const { says, advice } of found.findings)
    for (const text of [says, advice]) expect(text.zh !== '' && text.en !== '').toBe(true)
})

test('jobs that wait behind one that runs are no trouble; an empty shop has not failed to evaluate', () => {
  expect(diagnose({ ...WELL, jobsWaiting: 2, jobsRunning: 1, jobWaitSeconds: 900 }).level).toBe(
    'well',
  )
  expect(diagnose({ ...WELL, isEvaluated: false, lagSeconds: undefined, waiting: 0 }).level).toBe(
    'well',
  )
})
