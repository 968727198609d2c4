import type { EngineStatus } from '#api/shapes/status.ts'
import type { StoresHealth } from '#stores/open-stores.ts'
import { restartsOf } from './pressure.ts'
import type { StatusParts } from './status.ts'

/** Both engines as people read of them. */
export function enginesOf(
  health: StoresHealth,
  versions: { facts: string | null; ledger: string },
  parts: Pick<StatusParts, 'restarts' | 'facts'>,
): EngineStatus[] {
  const restarts = restartsOf(parts)
  const engine = (name: 'facts' | 'ledger', product: string, nodes: number): EngineStatus => ({
    name,
    engine: product,
    version: versions[name],
    profile: health[name].kind === 'embedded' ? 'embedded' : 'server',
    state: health[name].up ? 'up' : health[name].kind === 'embedded' ? 'restarting' : 'down',
    nodes,
    restarts: restarts[name],
  })
  return [
    engine('facts', 'ClickHouse', parts.facts.shards.length),
    engine('ledger', 'PostgreSQL', 1),
  ]
}
