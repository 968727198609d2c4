import type { Import } from '#api/shapes/import.ts'
import { percent } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'

const CLASSES: Readonly<Record<Import['state'], string>> = {
  queued: '',
  reading: 'warn',
  writing: 'warn',
  undoing: 'warn',
  done: 'good',
  failed: 'bad',
  cancelled: '',
  undone: '',
}

/** How an import stands, with its share done while it runs. */
export function StateTag({ one }: { readonly one: Import }) {
  const t = useText()
  const running =
    one.progress !== null &&
    (one.state === 'reading' || one.state === 'writing' || one.state === 'undoing')
  return (
    <span className="row">
      <span className={`tag ${CLASSES[one.state]}`}>
        {t.imports.states[one.state]}
        {running && ` ${percent((one.progress ?? 0) / 10_000, 0)}`}
      </span>
      {one.dry_run && <span className="tag">{t.imports.dryRun}</span>}
    </span>
  )
}
