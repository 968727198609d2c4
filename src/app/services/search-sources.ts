import { listImports } from '#facts/imports/imports.store.ts'
import type { RfmModel } from '#metrics/rfm/rfm-model.ts'
import type { SearchHit } from '#api/shapes/search.ts'
import type { Text } from '#api/shapes/text.ts'
import type { MetricBook } from './metric-book.ts'
import { bothLanguages } from './metric-view.ts'
import { rfmNames } from './rfm-view.ts'
import type { SearchEntry, SearchSource } from './search.ts'
import type { ServiceDeps } from './shop.ts'
import { levelBook, listPrograms, versionAt } from './tier-programs.ts'

const RECENT_IMPORTS = 200

/** Everything with a name beside customers: programs, their levels, metrics, RFM classes and groups, imports. */
export const searchSources = (
  deps: ServiceDeps & { readonly book: MetricBook; readonly model: RfmModel },
): SearchSource[] => [
  () => programEntries(deps),
  async () =>
    deps.book.definitions.all.map((metric) =>
      entry({
        kind: 'metric',
        id: metric.key,
        title: bothLanguages(metric.name),
        detail: bothLanguages(metric.description),
        open: `/metrics/${metric.key}`,
      }),
    ),
  async () => rfmEntries(deps.model),
  () => importEntries(deps),
]

async function programEntries({ ledger, clock }: ServiceDeps): Promise<SearchEntry[]> {
  return (await listPrograms(ledger)).flatMap((program) => {
    const { body } = versionAt(program, clock.now())
    const name = bothLanguages(body.name)
    const levels = levelBook(program)
    return [
      entry({
        kind: 'tier_program',
        id: program.key,
        title: name,
        detail: { zh: '等级方案', en: 'Tier program' },
        open: `/tiers/${program.key}`,
      }),
      ...body.levels.map((level) =>
        entry(
          {
            kind: 'level',
            id: `${program.key}:${level.key}`,
            title: levels.nameOf(level.key),
            detail: name,
            open: `/customers?tier=${program.key}:${level.key}`,
          },
          [level.key],
        ),
      ),
    ]
  })
}

function rfmEntries(model: RfmModel): SearchEntry[] {
  const { classes, groups } = rfmNames(model)
  const detail: Text = { zh: 'RFM 客户分类', en: 'RFM class' }
  return [
    ...classes.map(({ key, name }) =>
      entry({ kind: 'rfm', id: key, title: name, detail, open: `/customers?rfm_class=${key}` }),
    ),
    ...groups.map(({ key, name }) =>
      entry({ kind: 'rfm', id: key, title: name, detail, open: `/customers?rfm_group=${key}` }),
    ),
  ]
}

async function importEntries({ ledger }: ServiceDeps): Promise<SearchEntry[]> {
  const imports = await listImports(ledger, { limit: RECENT_IMPORTS })
  return imports.map((one) =>
    entry(
      {
        kind: 'import',
        id: String(one.id),
        title: { zh: one.file_name, en: one.file_name },
        detail: { zh: `导入 ${one.id}`, en: `Import ${one.id}` },
        open: `/imports/${one.id}`,
      },
      [String(one.id)],
    ),
  )
}

const entry = (hit: SearchHit, more: readonly string[] = []): SearchEntry => ({
  hit,
  words: [hit.id, hit.title.zh, hit.title.en, ...more].map((word) => word.toLowerCase()),
})
