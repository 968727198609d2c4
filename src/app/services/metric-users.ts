import type { Json } from '#core/json.ts'
import { type Definition, listAllDefinitions } from '#stores/definitions.store.ts'
import type { Ledger } from '#stores/ports.ts'
import type { MetricUser } from '#api/shapes/metric.ts'

/** Who uses a metric by its name. */
export type MetricUsers = (key: string) => readonly MetricUser[]

/** Reads every definition that is there once: wherever one says `"metric": "key"`, in force or in a draft. */
export async function metricUsers(ledger: Ledger): Promise<MetricUsers> {
  const users = new Map<string, MetricUser[]>()
  for (const definition of await listAllDefinitions(ledger)) {
    const { kind, key, versions, draft } = definition
    const said = [...versions.map(({ body }) => body), ...(draft ? [draft.body] : [])]
    for (const metric of new Set(said.flatMap(metricsIn))) {
      users.set(metric, [...(users.get(metric) ?? []), { kind, key, name: nameOf(definition) }])
    }
  }
  return (key) => users.get(key) ?? []
}

function metricsIn(body: Json): string[] {
  if (Array.isArray(body)) return body.flatMap(metricsIn)
  if (body === null || typeof body !== 'object') return []
  return Object.entries(body).flatMap(([field, value]) =>
    field === 'metric' && typeof value === 'string' ? [value] : metricsIn(value),
  )
}

function nameOf({ key, versions }: Definition): MetricUser['name'] {
  const body = versions.at(-1)?.body as { name?: { zh?: string; en?: string } } | undefined
  const zh = body?.name?.zh ?? key
  return { zh, en: body?.name?.en ?? zh }
}
