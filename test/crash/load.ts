import type { Books, Sent } from './books.ts'
import { pause } from './zhike.ts'

const CUSTOMERS = 40
const SENDERS = 4
const DAY = 86_400_000
/** The day of this run; also if midnight comes while it runs. */
const START = Math.floor(Date.now() / DAY) * DAY

export type Load = { readonly stop: () => Promise<void> }

type To = {
  readonly url: string
  readonly key: string
  /** Hears of requests that got no answer at all. */
  readonly unanswered?: (error: unknown) => void
}

/**
 * Sends orders, refunds and views as fast as they are answered, some of them again, and writes in the books what was sent
 * and what was acknowledged. An answer that does not come leaves its facts open.
 */
export function startLoad(to: To, books: Books, random: () => number): Load {
  const over = new AbortController()
  // As every client does: what was not acknowledged is sent again, before anything new.
  const sender = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const facts = make(books, random)
      while (!over.signal.aborted && !(await send(to, books, facts, over.signal))) continue
    }
  }
  const senders = Array.from({ length: SENDERS }, sender)
  return {
    async stop() {
      over.abort()
      await Promise.all(senders)
    },
  }
}

/** Sends what is open until all of it is acknowledged. */
export async function sendOpen(to: To, books: Books): Promise<void> {
  for (let tries = 0; tries < 50; tries += 1) {
    const open = books.open()
    if (open.length === 0) return
    for (const kind of ['order', 'refund', 'view'] as const) {
      const facts = open.filter((fact) => fact.kind === kind)
      for (let from = 0; from < facts.length; from += 500)
        await send(to, books, facts.slice(from, from + 500))
    }
  }
  throw new Error(`${books.open().length} facts are refused again and again`)
}

/** Facts of one kind: new ones, or ones that were sent before, acknowledged or not. */
function make(books: Books, random: () => number): Sent[] {
  const kind = random() < 0.5 ? 'order' : random() < 0.3 ? 'refund' : 'view'
  const many = 1 + Math.floor(random() * 20)
  const again = random() < 0.2
  return Array.from({ length: many }, () => {
    const old = again ? books.some(kind, random()) : undefined
    if (old) return old
    return fresh(kind, books, random)
  }).filter((fact, index, all) => all.findIndex(({ id }) => id === fact.id) === index)
}

function fresh(kind: Sent['kind'], books: Books, random: () => number): Sent {
  const id = Math.floor(random() * 2 ** 48).toString(36)
  const customer = `c${1 + Math.floor(random() * CUSTOMERS)}`
  if (kind === 'view') return { kind, id: `v${id}`, customer }
  const order = kind === 'refund' ? books.some('order', random()) : undefined
  if (order?.kind === 'order') {
    // A tenth at most, ten times at most: never more than the order, and never all of it.
    const turn = Math.floor(random() * 9)
    const yuan = Math.max(1, Math.floor(order.yuan / 10))
    return {
      kind: 'refund',
      id: `r${turn}-${order.id}`,
      order: order.id,
      customer: order.customer,
      yuan,
    }
  }
  return { kind: 'order', id: `o${id}`, customer, yuan: 100 + Math.floor(random() * 100_000) }
}

const PATHS = { order: '/v1/orders', refund: '/v1/refunds', view: '/v1/events' } as const

/** Whether it was acknowledged. */
async function send(
  { url, key, unanswered }: To,
  books: Books,
  facts: readonly Sent[],
  signal?: AbortSignal,
): Promise<boolean> {
  const [first] = facts
  if (!first) return true
  books.sent(facts)
  try {
    const answer = await fetch(url + PATHS[first.kind], {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ data: facts.map(itemOf) }),
      signal: AbortSignal.any([AbortSignal.timeout(30_000), ...(signal ? [signal] : [])]),
    })
    if (answer.status !== 202) {
      await answer.text()
      if (answer.status < 500 && answer.status !== 429)
        throw new Refused(`${PATHS[first.kind]} answered ${answer.status}`)
      await pause(20)
      return false
    }
    const { items } = (await answer.json()) as { items: { index: number; result: string }[] }
    const refused = items.filter(({ result }) => result === 'rejected')
    if (refused.length > 0) throw new Refused(JSON.stringify(refused[0]))
    books.acknowledged(facts)
    return true
  } catch (error) {
    if (error instanceof Refused) throw error
    if (signal?.aborted !== true) unanswered?.(error)
    await pause(20)
    return false
  }
}

class Refused extends Error {}

function itemOf(fact: Sent): object {
  // When it happened follows from its id alone: sent again it is the same fact.
  const days = 20 + (hash(fact.kind === 'refund' ? fact.order : fact.id) % 50)
  const at = new Date(START - days * DAY + (hash(fact.id) % DAY))
  if (fact.kind === 'view')
    return { event_id: fact.id, customer_id: fact.customer, type: 'view', at: at.toISOString() }
  const amount = { amount: fact.yuan, currency: 'CNY' }
  if (fact.kind === 'order')
    return {
      order_id: fact.id,
      customer_id: fact.customer,
      ordered_at: at.toISOString(),
      status: 'paid',
      order_total: amount,
    }
  return {
    refund_id: fact.id,
    order_id: fact.order,
    customer_id: fact.customer,
    refunded_at: new Date(at.getTime() + DAY).toISOString(),
    amount,
  }
}

function hash(text: string): number {
  let h = 2_166_136_261
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 16_777_619)
  return h >>> 0
}
