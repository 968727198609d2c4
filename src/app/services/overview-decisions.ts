import { dayOf, type Millis, startOfDay } from '#core/time.ts'
import type { Decision } from '#api/shapes/overview.ts'
import { troubledImports, waitingSuggestions } from './overview-decisions.store.ts'
import type { ServiceDeps } from './shop.ts'
import { countDropping } from './tier-levels.store.ts'

const RECENT_DAYS = 14
const SOON_DAYS = 30
const MOST_IMPORTS = 5

/** What waits for a person: most urgent first. */
export async function readDecisions(
  deps: ServiceDeps,
  programs: readonly string[],
  now: Millis,
): Promise<Decision[]> {
  const zone = deps.shop.zone()
  const soon = startOfDay(now, zone, SOON_DAYS)
  const [imports, suggestions, dropping] = await Promise.all([
    troubledImports(deps.ledger, startOfDay(now, zone, -RECENT_DAYS), MOST_IMPORTS),
    waitingSuggestions(deps.ledger),
    programs.length === 0
      ? 0
      : countDropping(deps.facts, programs, { asOf: now, dropsBefore: soon }),
  ])
  const failed = imports.filter((one) => one.failed)
  const rejected = imports.filter((one) => !one.failed)
  return [
    ...failed.map(({ id, file }) => ({
      kind: 'failed_import',
      level: 'error' as const,
      title: { zh: `导入失败：${file}`, en: `Import failed: ${file}` },
      count: 1,
      open: `/imports/${id}`,
    })),
    ...rejected.map(({ id, file, rejected: count }) => ({
      kind: 'rejected_rows',
      level: 'warning' as const,
      title: {
        zh: `${file} 有 ${count.toLocaleString('en')} 行未能导入，改好后可重新导入`,
        en: `${file}: ${count.toLocaleString('en')} rows were refused; mend and import them again`,
      },
      count,
      open: `/imports/${id}`,
    })),
    ...(dropping === 0
      ? []
      : [
          {
            kind: 'tier_drops',
            level: 'warning' as const,
            title: {
              zh: `${dropping.toLocaleString('en')} 位客户将在 ${SOON_DAYS} 天内降级`,
              en: `${dropping.toLocaleString('en')} customers will fall a level within ${SOON_DAYS} days`,
            },
            count: dropping,
            open: `/customers?drops_before=${dayOf(soon, zone)}`,
          },
        ]),
    ...(suggestions === 0
      ? []
      : [
          {
            kind: 'identity_suggestions',
            level: 'info' as const,
            title: {
              zh: `${suggestions} 对客户可能是同一人`,
              en: `${suggestions} pairs of customers may be the same person`,
            },
            count: suggestions,
            open: '/identities',
          },
        ]),
  ]
}
