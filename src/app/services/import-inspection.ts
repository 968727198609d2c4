import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { columnSets } from '#facts/imports/mapping/columns/registry.ts'
import type { Mapping } from '#facts/imports/mapping/mapping.ts'
import { missingFrom, type Suggestion, suggestMapping } from '#facts/imports/mapping/suggest.ts'
import { inspectFile } from '#facts/imports/read/inspect.ts'
import type { Inspection as FileInspection } from '#facts/imports/read/inspection.ts'
import type { Facts } from '#stores/ports.ts'
import type { ImportFields, Inspection } from '#api/shapes/import.ts'
import { fileFacts } from './import-shape.ts'
import { iso, type Shop } from './shop.ts'
import type { Upload } from './uploads.ts'

/** A file that was looked at: what it is, the mapping that would be used, and how that is shown. */
export type Seen = {
  readonly inspection: FileInspection
  readonly mapping: Mapping | undefined
  readonly shown: Inspection
}

/** Uploads that nobody imports are kept this long. */
const KEPT_MS = 24 * 3_600_000
const EXAMPLES = 5

/** Looks at an uploaded file and says which mapping its import would use: the given one, or what its columns suggest. */
export async function inspectUpload(
  { facts, shop }: { facts: Facts; shop: Shop },
  upload: Upload,
  hints: Pick<ImportFields, 'kind' | 'mapping'>,
): Promise<Result<Seen>> {
  const encoding = hints.mapping?.encoding
  const file = await inspectFile(upload.path, upload.name, { facts, encoding })
  if (!file.ok) return file
  const inspection = file.value
  const kind = hints.mapping?.kind ?? hints.kind
  if (hints.mapping !== undefined && kind === undefined)
    return fail(
      problem(
        'unmapped_columns',
        { missing: 'kind', headers: inspection.headers.slice(0, 40).join(', ') },
        '/mapping/kind',
      ),
    )
  const suggestion = suggestMapping(inspection.headers, kind, inspection.sample)
  const mapping: Mapping | undefined =
    hints.mapping !== undefined && kind !== undefined
      ? { ...hints.mapping, kind }
      : suggestion.mapping
  return ok({
    inspection,
    mapping,
    shown: shownOf({
      upload,
      inspection,
      mapping,
      suggestion,
      given: hints.mapping !== undefined,
      shop,
    }),
  })
}

function shownOf(seen: {
  upload: Upload
  inspection: FileInspection
  mapping: Mapping | undefined
  suggestion: Suggestion
  given: boolean
  shop: Shop
}): Inspection {
  const { upload, inspection, mapping, suggestion } = seen
  const columns = mapping === undefined ? [] : columnsOf(mapping.kind)
  return {
    upload: upload.id,
    expires_at: iso(upload.createdAt + KEPT_MS, seen.shop),
    file: fileFacts(inspection),
    kind: mapping?.kind ?? null,
    kinds: suggestion.kinds.map(({ kind, fits }) => ({ kind, fits: Math.round(fits * 10_000) })),
    platform:
      suggestion.profile === undefined
        ? null
        : { key: suggestion.profile.key, name: suggestion.profile.name },
    columns: inspection.headers.map((header, index) => {
      const suggested = suggestion.byHeader.get(header)
      return {
        header,
        examples: [
          ...new Set(
            inspection.sample.map((row) => row[index] ?? '').filter((cell) => cell !== ''),
          ),
        ].slice(0, EXAMPLES),
        suggested: suggested?.column ?? null,
        confidence: Math.round((suggested?.confidence ?? 0) * 10_000),
      }
    }),
    canonical: columns,
    mapping: mapping ?? { columns: {} },
    missing: seen.given && mapping !== undefined ? missingFrom(mapping) : [...suggestion.missing],
    rows: inspection.sample.map((row) => [...row]),
    notes: inspection.mended
      ? [
          {
            zh: '这是知客导出的拒收行文件：修改后的行会补入原订单。',
            en: 'A file of rejected rows from Zhike: mended rows are added to their orders.',
          },
        ]
      : [],
  }
}

const columnsOf = (kind: Mapping['kind']): Inspection['canonical'] => {
  const set = columnSets.get(kind)
  return set.ok
    ? set.value.columns.map(({ key, name, sentence, required }) => ({
        key,
        name,
        sentence,
        required: required ?? false,
      }))
    : []
}
