import { formatTime, type Millis } from '#core/time.ts'
import { orderState } from '../../order-status.ts'
import type { OrderInput } from '../../schema/order.ts'
import type { OrderChange, OrderContent } from './order-change.ts'

type Said<T> = { readonly at: Millis; readonly id: string; readonly value: T }

/**
 * What all messages about an order say together. Each part is what was said last of it, so that messages may come in
 * any order, and again.
 */
export type OrderStory = {
  readonly openedAt: Millis
  readonly status: Said<string>
  readonly content?: Said<OrderContent>
  readonly who: Said<OrderChange['who']>
  /** Grows with every change, so that of two writers the later story wins. */
  readonly changes: number
}

/** The story with one more message; the same story if it says nothing new. */
export function toldOn(story: OrderStory | undefined, change: OrderChange): OrderStory {
  const said = <T>(value: T): Said<T> => ({ at: change.at, id: change.id, value })
  if (!story)
    return {
      openedAt: change.at,
      status: said(change.status),
      who: said(change.who),
      changes: 1,
      ...(change.content ? { content: said(change.content) } : {}),
    }
  const content = change.content ? later(story.content, said(change.content)) : story.content
  const next: OrderStory = {
    openedAt: Math.min(story.openedAt, change.at),
    status: later(story.status, said(change.status)),
    who: better(story.who, said(change.who)),
    changes: story.changes,
    ...(content ? { content } : {}),
  }
  const isSame =
    next.openedAt === story.openedAt &&
    next.status === story.status &&
    next.who === story.who &&
    content === story.content
  return isSame ? story : { ...next, changes: story.changes + 1 }
}

/** The order as an item of POST /v1/orders; undefined while nobody has said what it is worth. */
export function orderOf(orderId: string, story: OrderStory, zone: string): OrderInput | undefined {
  if (!story.content) return undefined
  const last = Math.max(story.status.at, story.content.at, story.who.at)
  return {
    ...story.who.value,
    ...story.content.value,
    order_id: orderId,
    ordered_at: formatTime(story.openedAt, zone),
    status: story.status.value,
    ...(isVoid(story.status.value) ? { cancelled_at: formatTime(story.status.at, zone) } : {}),
    // By time first, so that another sender of the same order may speak with versions of the kind, too.
    version: last * VERSIONS_PER_MS + Math.min(story.changes, VERSIONS_PER_MS - 1),
  }
}
const VERSIONS_PER_MS = 1000

/** A status that is no word of ours is refused where the order is taken in. */
function isVoid(status: string): boolean {
  const state = orderState(status)
  return state.ok && state.value === 'void'
}

const isLater = (a: Said<unknown>, b: Said<unknown>): boolean =>
  a.at === b.at ? a.id > b.id : a.at > b.at

function later<T>(known: Said<T> | undefined, said: Said<T>): Said<T> {
  if (known && (known.id === said.id || !isLater(said, known))) return known
  return said
}

/** Whoever has a number is more than a device. */
function better(
  known: Said<OrderChange['who']>,
  said: Said<OrderChange['who']>,
): OrderStory['who'] {
  const hasNumber = (it: Said<OrderChange['who']>): boolean => it.value.customer_id !== undefined
  if (hasNumber(known) !== hasNumber(said)) return hasNumber(known) ? known : said
  return later(known, said)
}
