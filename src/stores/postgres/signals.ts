import pg from 'pg'
import type { Ledger } from '../ports.ts'

type Signals = Pick<Ledger, 'onSignal'> & { readonly close: () => Promise<void> }

/** All signals go through one channel; their names are its payloads. */
export const CHANNEL = 'zhike'
const PAUSE_MS = 1_000

/**
 * Hears signals of all processes on a connection of its own, which is made when somebody first wants to hear. One that
 * breaks is made again; whoever listens is told then, because something may have been missed.
 */
export function signals(config: pg.ClientConfig): Signals {
  const listeners = new Set<{ readonly name: string; readonly heard: () => void }>()
  let client: pg.Client | undefined
  let retry: NodeJS.Timeout | undefined
  let isClosed = false

  const again = (): void => {
    client = undefined
    if (isClosed || listeners.size === 0) return
    retry = setTimeout(() => void connect(), PAUSE_MS).unref()
  }
  const connect = async (): Promise<void> => {
    retry = undefined
    const mine = new pg.Client(config)
    client = mine
    mine.on('error', () => undefined)
    mine.once('end', again)
    mine.on('notification', ({ payload }) => {
      for (const listener of listeners) if (listener.name === payload) listener.heard()
    })
    try {
      await mine.connect()
      await mine.query(`LISTEN ${CHANNEL}`)
      for (const listener of listeners) listener.heard()
    } catch {
      // Its end, which may have been heard already, makes the next.
      await mine.end().catch(() => undefined)
      if (client === mine) again()
    }
  }
  return {
    onSignal(name, heard) {
      const listener = { name, heard }
      listeners.add(listener)
      if (client === undefined && retry === undefined) void connect()
      return () => void listeners.delete(listener)
    },
    async close() {
      isClosed = true
      clearTimeout(retry)
      await client?.end().catch(() => undefined)
    },
  }
}
