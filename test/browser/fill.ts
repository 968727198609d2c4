import type { Fill } from './pages.ts'
import { cookieOf, type Shop } from './shop.ts'

type Program = {
  readonly key: string
  readonly definition: { readonly levels: readonly { readonly key: string }[] }
}

/** Asks the shop for something of each kind: a customer who has climbed, the first program, an import. */
export async function askShop(shop: Shop): Promise<Fill> {
  const get = async <T>(path: string): Promise<T> => {
    const answer = await fetch(`${shop.url}/v1${path}`, { headers: { cookie: cookieOf(shop) } })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  const programs = await get<{ data: Program[] }>('/tier-programs')
  const program = programs.data[0]
  if (!program) throw new Error('the shop has no tier program')
  const levels = program.definition.levels
  const metrics = await get<{ data: { key: string; unit: string; sortable: boolean }[] }>(
    '/metrics',
  )
  const metric =
    metrics.data.find((one) => one.unit === 'money' && one.sortable)?.key ??
    metrics.data[0]?.key ??
    ''
  const customers = await get<{ data: { no: number; id: string }[] }>(
    `/customers?sort=-${metric}&limit=3`,
  )
  const imports = await get<{ data: { id: string }[] }>('/imports?limit=1')
  const first = async (room: string) =>
    (await get<{ data: { key: string }[] }>(`/${room}`)).data[0]?.key ?? 'none'
  return {
    source: await trackedSource(shop),
    segment: await first('segments'),
    tag: await first('tags'),
    class: await first('classes'),
    customer: customers.data[1]?.id ?? '',
    program: program.key,
    level: levels[Math.min(1, levels.length - 1)]?.key ?? '',
    metric,
    import: imports.data[0]?.id ?? 'none',
    day: new Date(Date.now() - 60 * 86_400_000).toISOString().slice(0, 10),
  }
}

/** A website that has sent something good and something bad. */
async function trackedSource(shop: Shop): Promise<string> {
  const body = { key: 'website', kind: 'tracking', name: '官网' }
  const made = await fetch(`${shop.url}/v1/sources`, {
    method: 'POST',
    headers: { cookie: cookieOf(shop), origin: shop.url, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  // A shop that runs already may have it.
  if (made.status === 409) return body.key
  const { write_key: writeKey } = (await made.json()) as { write_key: string }
  const batch = [
    { type: 'identify', userId: 'web-1', traits: { name: '王小茶', phone: '13900139000' } },
    { type: 'track', userId: 'web-1', event: 'Product Viewed', properties: { sku: 'TEA' } },
    { type: 'track', userId: 'web-1', event: 'Order Completed', properties: { total: '12.345' } },
  ]
  await fetch(`${shop.url}/v1/batch`, { method: 'POST', body: JSON.stringify({ batch, writeKey }) })
  return body.key
}
