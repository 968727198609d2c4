import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { progressOf } from './prepare.store.ts'
import type { Served } from './served.ts'

const TYPES = ['view', 'view', 'view', 'view', 'click', 'click', 'cart_add', 'favourite', 'login']

export type Load = {
  readonly customers: number
  /** Events in one request, all of one visit to the shop as a tracker sends them, or of many visits together. */
  readonly perRequest: number
  readonly seconds: number
}

/** What became of a load: milliseconds from the answer until all of the request is in everybody's numbers. */
export type Outcome = {
  readonly events: number
  readonly refused: number
  readonly seconds: number
  readonly acknowledged: readonly number[]
  readonly visible: readonly number[]
}

/** Events that happen now; a few customers do much. Five of each visitor, one after the other. */
export function eventsOf({ customers, perRequest }: Load): object[] {
  const events: object[] = []
  while (events.length < perRequest) {
    const customer = 1 + Math.floor(customers * Math.random() ** 3)
    const visit = randomUUID()
    for (let n = 0; n < 5 && events.length < perRequest; n += 1)
      events.push({
        event_id: randomUUID(),
        customer_id: `c-${customer}`,
        type: TYPES[Math.floor(Math.random() * TYPES.length)],
        at: new Date().toISOString(),
        session_id: visit,
        sku: `sku-${Math.floor(Math.random() * 5_000)}`,
        category: `category-${Math.floor(Math.random() * 24)}`,
        channel: 'web',
      })
  }
  return events
}

/** So many events a second, whatever the answers take (open loop); counts from when a request was due. */
export async function steady(served: Served, load: Load & { rate: number }): Promise<Outcome> {
  const watch = watcher(served)
  const gap = (1000 * load.perRequest) / load.rate
  const requests = Math.round((load.seconds * 1000) / gap)
  const begin = performance.now()
  const sent: Promise<void>[] = []
  for (let n = 0; n < requests; n += 1) {
    const due = begin + n * gap
    const wait = due - performance.now()
    if (wait > 0) await sleep(wait)
    sent.push(watch.send(load, due))
  }
  await Promise.all(sent)
  return watch.end(begin)
}

/** As many as are taken: so many senders, each sends when it was answered (closed loop). */
export async function most(served: Served, load: Load & { senders: number }): Promise<Outcome> {
  const watch = watcher(served)
  const begin = performance.now()
  const until = begin + load.seconds * 1000
  const sender = async (): Promise<void> => {
    while (performance.now() < until) await watch.send(load, performance.now())
  }
  await Promise.all(Array.from({ length: load.senders }, sender))
  return watch.end(begin)
}

/** Sends, and follows each request until evaluation has reached the batch that was the newest when it was answered. */
function watcher({ url, headers, ledger }: Served) {
  const acknowledged: number[] = []
  const visible: number[] = []
  let waiting: { at: number; batch: number }[] = []
  let events = 0
  let refused = 0
  let isOver = false
  const following = (async () => {
    while (!isOver || waiting.length > 0) {
      await sleep(20)
      const { cursor } = await progressOf(ledger)
      const now = performance.now()
      for (const one of waiting) if (one.batch <= cursor) visible.push(now - one.at)
      waiting = waiting.filter((one) => one.batch > cursor)
    }
  })()
  return {
    async send(load: Load, due: number): Promise<void> {
      const answer = await fetch(`${url}/v1/events`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ data: eventsOf(load) }),
      })
      await answer.text()
      const at = performance.now()
      if (answer.status === 429 || answer.status === 503) {
        refused += load.perRequest
        await sleep(100)
        return
      }
      if (answer.status !== 202) throw new Error(`POST /v1/events answered ${answer.status}`)
      events += load.perRequest
      acknowledged.push(at - due)
      const { batch } = await progressOf(ledger)
      waiting.push({ at, batch })
    },
    /** Until everything that was sent is visible. */
    async end(begin: number): Promise<Outcome> {
      const seconds = (performance.now() - begin) / 1000
      isOver = true
      await following
      return { events, refused, seconds, acknowledged, visible }
    },
  }
}
