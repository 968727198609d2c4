import { listPins } from '#loyalty/pins.store.ts'
import type { TimelineRecords } from './customer-timeline.ts'
import type { MetricBook } from './metric-book.ts'
import type { ServiceDeps } from './shop.ts'
import { readStandings, type Standing } from './standing.ts'
import { timelineEntry } from './timeline-entries.ts'
import type { Found } from './timeline-pages.ts'
import { levelBook, listPrograms, type StoredProgram } from './tier-programs.ts'
import { reasonText } from './tier-reason-texts.ts'
import type { TierWorld } from './tier-world.ts'

/** A customer's changes of level, in all programs, for the timeline. */
export function tierRecords(
  deps: ServiceDeps & { readonly book: MetricBook; readonly world: TierWorld },
): TimelineRecords {
  const { facts, ledger, clock } = deps
  return {
    kind: 'tier',
    read: async ({ customer, standpoint }) => {
      const programs = await listPrograms(ledger)
      const isStored = standpoint.knownAt === undefined && standpoint.asOf === clock.now()
      const pins = await listPins(ledger, { customer })
      const stored = isStored ? await readStandings(facts, customer, pins) : []
      const all = await Promise.all(
        programs.map(async (program) => {
          const standing =
            stored.find((one) => one.program === program.key) ??
            (await deps.world.standing(program, standpoint, customer))
          return standing === undefined ? [] : changesOf(standing, program, deps)
        }),
      )
      return all.flat()
    },
  }
}

function changesOf(standing: Standing, program: StoredProgram, { shop }: ServiceDeps): Found[] {
  const levels = levelBook(program)
  return standing.history.map((change, index) => {
    const name = levels.nameOf(change.level)
    const before = standing.history[index - 1]
    const step =
      before === undefined ? 0 : levels.rankOf(change.level) - levels.rankOf(before.level)
    const title =
      step > 0
        ? { zh: `升级为${name.zh}`, en: `Up to ${name.en}` }
        : step < 0
          ? { zh: `降级为${name.zh}`, en: `Down to ${name.en}` }
          : { zh: `等级：${name.zh}`, en: `Level: ${name.en}` }
    const parts = {
      kind: 'tier' as const,
      id: `${program.key}@${change.at}`,
      at: change.at,
      knownAt: change.at,
      source: program.key,
      title,
      detail: reasonText(change.reason, { level: name, amount: undefined }),
      status: change.level,
    }
    return {
      at: change.at,
      tie: `${program.key}.${String(index).padStart(6, '0')}`,
      entry: timelineEntry(parts, shop),
    }
  })
}
