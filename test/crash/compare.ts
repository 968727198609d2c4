import { expect } from 'vitest'
import { type Books, differences, type Due } from './books.ts'
import { sendOpen } from './load.ts'
import { pause, type Zhike } from './zhike.ts'

type At = Pick<Zhike, 'url' | 'key'>

/** Everything open is sent until it is acknowledged; then each customer must have what the books say. */
export async function compare(zhike: At, books: Books): Promise<void> {
  await sendOpen(zhike, books)
  const due = books.due()
  let wrong: string[] = []
  for (const end = performance.now() + 120_000; performance.now() < end; ) {
    wrong = differences(due, await found(zhike))
    if (wrong.length === 0) return
    await pause(200)
  }
  expect(wrong).toEqual([])
}

async function found(zhike: At): Promise<Map<string, Due>> {
  const list = await ask<{ data: { id: string; metrics: Record<string, unknown> }[] }>(
    zhike,
    '/v1/customers?limit=200&columns=frequency,monetary,views_90d',
  )
  return new Map(
    list.data.map(({ id, metrics }) => [
      id,
      {
        orders: Number(metrics['frequency'] ?? 0),
        spend: amountOf(metrics['monetary']),
        views: Number(metrics['views_90d'] ?? 0),
      },
    ]),
  )
}

const amountOf = (value: unknown): number =>
  typeof value === 'number' ? value : Number((value as { amount?: number } | null)?.amount ?? 0)

/** Asks the API; `init` as for fetch. */
export async function ask<T>(zhike: At, path: string, init: RequestInit = {}): Promise<T> {
  const answer = await fetch(zhike.url + path, {
    ...init,
    headers: { authorization: `Bearer ${zhike.key}`, ...init.headers },
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}
