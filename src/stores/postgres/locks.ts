import pg from 'pg'
import { problem } from '#core/problem.ts'
import { ProblemError } from '#core/result.ts'
import type { Ledger } from '../ports.ts'
import type { Where } from '../where.ts'
import { ledgerFailure } from './failures.ts'

type Locks = Pick<Ledger, 'withLock' | 'tryLock'> & { readonly close: () => Promise<void> }

/**
 * Named locks among all processes: session advisory locks, on connections of their own so that those who wait
 * never keep statements from running. Within this process the waiters of a name queue here first and need one
 * connection between them.
 */
export function locks(config: pg.PoolConfig, where: Where): Locks {
  const pool = new pg.Pool(config)
  pool.on('error', () => undefined)
  const queues = new Map<string, Promise<unknown>>()
  const enqueue = async <T>(lock: string, run: () => Promise<T>): Promise<T> => {
    const before = queues.get(lock) ?? Promise.resolve()
    const turn = before.then(run)
    const settled = turn.catch(() => undefined)
    queues.set(lock, settled)
    void settled.then(() => {
      if (queues.get(lock) === settled) queues.delete(lock)
    })
    return turn
  }
  return {
    withLock: (lock, run) =>
      enqueue(lock, () =>
        holding(
          pool,
          where,
          async (client) => {
            await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [lock])
            return { value: await run() }
          },
          lock,
        ),
      ).then((done) => done.value),
    tryLock: async (lock, run) => {
      if (queues.has(lock)) return undefined
      const done = await enqueue(lock, () =>
        holding(
          pool,
          where,
          async (client) => {
            const { rows } = await client.query<{ got: boolean }>(
              'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS got',
              [lock],
            )
            return rows[0]?.got ? { value: await run() } : undefined
          },
          lock,
        ),
      )
      return done?.value
    },
    close: () => pool.end(),
  }
}

/**
 * A connection for the length of a lock. If it breaks meanwhile, the lock was not ours to the end and somebody else may
 * have run beside us: that is reported, although the work is done.
 */
async function holding<T>(
  pool: pg.Pool,
  where: Where,
  run: (client: pg.PoolClient) => Promise<T>,
  lock: string,
): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw ledgerFailure(error, where)
  })
  let lost: Error | undefined
  const onError = (error: Error): void => {
    lost ??= error
  }
  client.on('error', onError)
  // Also after a failure, and waited for: who tries next must find it free. A connection on which that fails is ended.
  const unlock = (): Promise<unknown> =>
    client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [lock]).catch(onError)
  try {
    const result = await run(client)
    await unlock()
    if (lost) throw new ProblemError(problem('engine_down', { engine: 'PostgreSQL' }))
    return result
  } catch (error) {
    if (!lost) await unlock()
    throw ledgerFailure(error, where)
  } finally {
    client.off('error', onError)
    client.release(lost ?? false)
  }
}
