import type { Fill } from './pages.ts'
import type { Shop } from './shop.ts'

type Program = {
  readonly key: string
  readonly definition: { readonly levels: readonly { readonly key: string }[] }
}

/** Asks the shop for something of each kind: a customer who has climbed, the first program, an import. */
export async function askShop(shop: Shop): Promise<Fill> {
  const get = async <T>(path: string): Promise<T> => {
    const cookie = shop.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
    const answer = await fetch(`${shop.url}/v1${path}`, { headers: { cookie } })
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
