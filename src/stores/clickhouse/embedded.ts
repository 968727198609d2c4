import { type Supervised, type SupervisorEvents, supervise } from '../supervise.ts'
import { folder } from '../where.ts'
import { openNode } from './cluster.ts'
import type { FactsEngine } from './facts.ts'
import { type ClickHouseChild, launchClickHouse } from './launch.ts'

export type EmbeddedFacts = {
  readonly facts: FactsEngine
  readonly engine: Supervised<ClickHouseChild>
}

/** Starts ClickHouse on a folder and opens the facts in it; a crashed server is started again, on its old ports if they are free. */
export async function openEmbeddedFacts(
  dir: string,
  onEvent: SupervisorEvents,
  onSpawn?: () => void,
): Promise<EmbeddedFacts> {
  const engine = await supervise<ClickHouseChild>({
    engine: 'ClickHouse',
    launch: (previous) =>
      launchClickHouse({
        dir,
        ...(previous ? { ports: previous.ports } : {}),
        ...(onSpawn ? { onSpawn } : {}),
      }),
    onEvent,
  })
  try {
    return { facts: await openNode(() => engine.current().address, 'zhike', folder(dir)), engine }
  } catch (error) {
    await engine.stop()
    throw error
  }
}
