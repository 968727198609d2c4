import type { Mapping } from '#api/shapes/mapping.ts'
import { useText } from '../../locales/language.tsx'
import { download } from '../../parts/download.ts'
import { Card } from '../../parts/page.tsx'
import { headersOf } from '../import-new/assign.ts'

/** Which column was taken for what; as a file it works for `zhike import --map`. */
export function MappingUsed({ mapping }: { readonly mapping: Mapping }) {
  const t = useText()
  const save = () =>
    download(
      'mapping.json',
      new Blob([`${JSON.stringify(mapping, undefined, 2)}\n`], { type: 'application/json' }),
    )
  return (
    <Card
      title={t.imports.mappingUsed}
      tools={
        <button type="button" className="quiet" onClick={save}>
          {t.imports.saveMapping}
        </button>
      }
    >
      <dl className="facts pairs card-body">
        {Object.entries(mapping.columns).map(([canonical, column]) => (
          <div key={canonical}>
            <dt>
              {typeof column === 'object' && column.header === undefined
                ? `= ${column.value ?? ''}`
                : headersOf(column).join(' / ')}
            </dt>
            <dd>
              <code>{canonical}</code>
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
