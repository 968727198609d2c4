import { once } from 'node:events'
import { PassThrough, type Readable } from 'node:stream'

/** Several inserts side by side that share the pieces of one stream; each piece goes to the one with room that has waited longest. */
export type InsertLanes = AsyncDisposable & {
  /** Resolves when the piece is on its way. Rejects as soon as any insert has failed. */
  put(chunk: Buffer): Promise<void>
  /** Ends all inserts and waits for them. */
  end(): Promise<void>
}

/** Bytes that may wait before a lane. */
const WAITING = 8 * 1024 * 1024

type Lane = { readonly stream: PassThrough; readonly done: Promise<unknown> }

/** `start` begins an insert whose data is the stream; a small file needs only one. */
export function openLanes(count: number, start: (data: Readable) => Promise<unknown>): InsertLanes {
  const lanes: Lane[] = []
  let failure: { readonly error: unknown } | undefined

  const open = (): Lane => {
    const stream = new PassThrough({ highWaterMark: WAITING })
    const done = start(stream).catch((error: unknown) => {
      failure ??= { error }
      // Whoever waits for room must not wait for ever.
      stream.destroy()
    })
    const lane = { stream, done }
    lanes.push(lane)
    return lane
  }
  const check = (): void => {
    if (failure) throw failure.error
  }
  return {
    async put(chunk) {
      for (;;) {
        check()
        const free =
          lanes.find(({ stream }) => stream.writableLength < WAITING) ??
          (lanes.length < count ? open() : undefined)
        if (free) {
          free.stream.write(chunk)
          // The others first next time: a server gives up an insert that gets nothing for half a minute.
          lanes.push(...lanes.splice(lanes.indexOf(free), 1))
          return
        }
        const signal = new AbortController()
        const waits = lanes.flatMap(({ stream }) =>
          ['drain', 'close'].map((event) => once(stream, event, signal).catch(() => undefined)),
        )
        await Promise.race(waits)
        signal.abort()
      }
    },
    async end() {
      for (const { stream } of lanes) stream.end()
      await Promise.all(lanes.map(({ done }) => done))
      check()
    },
    async [Symbol.asyncDispose]() {
      // After an orderly end this does nothing; after a failure of the reader it breaks the inserts off.
      for (const { stream } of lanes)
        if (!stream.writableFinished) stream.destroy(new Error('reading has failed'))
      await Promise.all(lanes.map(({ done }) => done))
    },
  }
}
