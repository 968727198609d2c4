import { sql } from '#sql/sql.ts'
import type { Connection } from './connection.ts'

/**
 * A session takes one statement at a time; a second one at once would be refused. This makes them wait for each
 * other, in order of call. A failed statement does not stop those behind it.
 */
export function oneAtATime(inner: Connection): {
  connection: Connection
  end: () => Promise<void>
} {
  let tail: Promise<unknown> = Promise.resolve()
  const next = <T>(run: () => Promise<T>): Promise<T> => {
    const turn = tail.then(run)
    tail = turn.catch(() => undefined)
    return turn
  }
  const connection: Connection = {
    ...inner,
    query: (statement, options) => next(() => inner.query(statement, options)),
    run: (statement, options) => next(() => inner.run(statement, options)),
    insert: (table, rows, options) => next(() => inner.insert(table, rows, options)),
    write: (statement, data, options) => next(() => inner.write(statement, data, options)),
    command: (text) => next(() => inner.command(text)),
    // The statement is running until its last byte is read.
    read: async (statement, format, options) => {
      const before = tail
      let done = (): void => undefined
      tail = new Promise<void>((resolve) => {
        done = resolve
      })
      await before
      try {
        const stream = await inner.read(statement, format, options)
        stream.once('close', done)
        return stream
      } catch (error) {
        done()
        throw error
      }
    },
  }
  return {
    connection,
    // A server that is gone has no session left to end.
    end: () =>
      next(() => inner.run(sql`SELECT 1 FORMAT Null`, { settings: { close_session: 1 } }))
        .then(() => undefined)
        .catch(() => undefined),
  }
}
