import { formatTime } from '#core/time.ts'
import { unwrap } from '#core/result.ts'
import type { Clock } from '#core/clock.ts'
import { onlineRetail } from '#facts/sample/online-retail.ts'
import type { SampleFile } from '#facts/sample/sample-file.ts'
import { syntheticFiles } from '#facts/sample/synthetic.ts'
import { systemActor } from '#api/actor.ts'
import type { DomainServices } from '#api/services.ts'
import type { Import } from '#api/shapes/import.ts'
import type { Mapping } from '#api/shapes/mapping.ts'

export type SampleOptions = {
  /** Keeps the original dates of the real half. */
  readonly asSold: boolean
  /** Size of the synthetic half; 0 = none, undefined = that of the shop that `npm start` shows. */
  readonly customers?: number | undefined
  readonly seed: number
  /** Whether the real half is loaded at all. */
  readonly real: boolean
}

/** How many synthetic customers stand beside the real ones when the shop is first started. */
const COMPANION_CUSTOMERS = 600

type SampleParts = {
  readonly services: Pick<DomainServices, 'imports'>
  readonly clock: Clock
  readonly zone: string
  readonly currency: string
  /** Hears of each file's import as it goes on. */
  readonly heard: (file: SampleFile, it: Import) => void
  readonly signal?: AbortSignal
}

const LOOK_ROUND_MS = 300

/** The files of the sample shop. */
export function sampleFiles(
  options: SampleOptions,
  parts: Pick<SampleParts, 'clock' | 'zone' | 'currency'>,
): SampleFile[] {
  const customers = options.customers ?? COMPANION_CUSTOMERS
  const now = parts.clock.now()
  const wall = formatTime(now, parts.zone).slice(0, 19).replace('T', ' ')
  return [
    ...(options.real
      ? [onlineRetail({ now: wall, dates: options.asSold ? 'as_sold' : 'recent' })]
      : []),
    ...(customers > 0
      ? syntheticFiles({
          customers,
          seed: options.seed,
          now,
          zone: parts.zone,
          currency: parts.currency,
        })
      : []),
  ]
}

/** Loads the sample shop by the same import as a user's files, one after the other. Gives how each ended. */
export async function loadSample(
  files: readonly SampleFile[],
  parts: SampleParts,
): Promise<Import[]> {
  const actor = systemActor('sample')
  const { imports } = parts.services
  const ended: Import[] = []
  for (const file of files) {
    const { upload } = unwrap(
      await imports.receive(actor, { name: file.name, stream: file.open() }),
    )
    let it = unwrap(
      await imports.start(actor, {
        upload,
        kind: file.kind,
        source: file.source,
        ...(file.mapping === undefined ? {} : { mapping: file.mapping as Mapping }),
      }),
    )
    while (!ENDED.has(it.state) && parts.signal?.aborted !== true) {
      parts.heard(file, it)
      await new Promise((resolve) => setTimeout(resolve, LOOK_ROUND_MS))
      it = unwrap(await imports.show(actor, it.id))
    }
    parts.heard(file, it)
    ended.push(it)
  }
  return ended
}

const ENDED: ReadonlySet<Import['state']> = new Set(['done', 'failed', 'cancelled', 'undone'])
