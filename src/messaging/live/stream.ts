import { Readable } from 'node:stream'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { Happening, Happenings } from './happenings.store.ts'

/** Whoever is so far behind is let go; their browser comes again and goes on from where it was. */
const MOST_BUFFERED = 256 * 1024
const MOST_LISTENERS = 500
const PAGE = 500

export type StreamTimes = {
  /** How often the ledger is asked while somebody listens. */
  readonly look: number
  readonly heartbeat: number
  /** A stream ends after so long: the next one is let in anew. */
  readonly life: number
}
const TIMES: StreamTimes = { look: 250, heartbeat: 15_000, life: 900_000 }

export type LiveStream = ReturnType<typeof createLiveStream>

type Listener = {
  readonly stream: Readable
  /** The last happening that it was given. */
  at: bigint
  readonly isStillIn: () => Promise<boolean>
  readonly until: number
}

/**
 * Happenings as server-sent events, to any number of listeners, with one look at the ledger for all of them; none while
 * nobody listens. Every process that serves has one: what another process noted is found all the same.
 */
export function createLiveStream({
  happenings,
  times = TIMES,
  onTrouble = () => undefined,
}: {
  readonly happenings: Pick<Happenings, 'after' | 'span'>
  readonly times?: StreamTimes
  readonly onTrouble?: (error: unknown) => void
}) {
  const listeners = new Set<Listener>()
  let cursor = 0n
  let looking: NodeJS.Timeout | undefined
  let beating: NodeJS.Timeout | undefined
  let isClosed = false

  const drop = (listener: Listener): void => {
    listeners.delete(listener)
    if (!listener.stream.readableEnded) listener.stream.push(null)
    if (listeners.size > 0) return
    clearTimeout(looking)
    clearInterval(beating)
    looking = beating = undefined
  }
  const give = (listener: Listener, text: string): void => {
    if (!listeners.has(listener)) return
    listener.stream.push(text)
    if (listener.stream.readableLength > MOST_BUFFERED) listener.stream.destroy()
  }
  const tell = (listener: Listener, one: Happening): void => {
    if (one.id <= listener.at) return
    listener.at = one.id
    give(listener, eventText(one))
  }
  const look = async (): Promise<void> => {
    for (;;) {
      const found = await happenings.after(cursor, PAGE)
      for (const one of found) {
        cursor = one.id
        for (const listener of listeners) tell(listener, one)
      }
      if (found.length < PAGE) return
    }
  }
  const lookOn = (): void => {
    looking = setTimeout(() => {
      void look()
        .catch(onTrouble)
        .finally(() => listeners.size > 0 && lookOn())
    }, times.look)
  }
  const beat = (): void => {
    const now = performance.now()
    for (const listener of listeners) {
      if (now >= listener.until) {
        drop(listener)
        continue
      }
      give(listener, ': here\n\n')
      void listener
        .isStillIn()
        .catch(() => true)
        .then((isIn) => isIn || drop(listener))
    }
  }

  return {
    /** Begins with what came after `after`, or, if that is not known any more, with `reset`. */
    async open(
      isStillIn: () => Promise<boolean>,
      after: bigint | undefined,
    ): Promise<Result<Readable>> {
      if (isClosed || listeners.size >= MOST_LISTENERS) return fail(problem('busy', { seconds: 5 }))
      const { oldest, newest } = await happenings.span()
      const isKnown = after === undefined || (after >= oldest - 1n && after <= newest)
      const from = after !== undefined && isKnown ? after : newest
      if (listeners.size === 0) cursor = newest
      // What this one missed and the others have: all of it, before it hears on with them.
      const missed: Happening[] = []
      let at = from
      while (at < cursor) {
        const found = await happenings.after(at, PAGE)
        missed.push(...found)
        at = found.at(-1)?.id ?? cursor
      }
      const stream = new Readable({ read: () => undefined })
      const listener = { stream, at: from, isStillIn, until: performance.now() + times.life }
      stream.on('close', () => drop(listener))
      stream.on('error', () => undefined)
      listeners.add(listener)
      give(listener, `retry: 2000\nid: ${from}\nevent: ${isKnown ? 'open' : 'reset'}\ndata: {}\n\n`)
      for (const one of missed) tell(listener, one)
      if (looking === undefined) lookOn()
      beating ??= setInterval(beat, times.heartbeat)
      if (isClosed) drop(listener)
      return ok(stream)
    },
    listening: (): number => listeners.size,
    /** Lets everybody go, for good. */
    close(): void {
      isClosed = true
      for (const listener of listeners) drop(listener)
    },
  }
}

const eventText = ({ id, kind, body }: Happening): string =>
  `id: ${id}\nevent: ${kind}\ndata: ${JSON.stringify(body)}\n\n`
