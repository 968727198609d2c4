import type { SourceArrival } from '#api/shapes/source.ts'
import { useText } from '../../locales/language.tsx'

const LOOKS: Readonly<Record<SourceArrival['outcome'], string>> = {
  new: 'tag good',
  updated: 'tag good',
  duplicate: 'tag',
  rejected: 'tag bad',
  ignored: 'tag',
}

export function OutcomeTag({ outcome }: { readonly outcome: SourceArrival['outcome'] }) {
  const t = useText()
  return (
    <span className={LOOKS[outcome]} title={t.sources.outcomeHelp[outcome]}>
      {t.sources.outcomes[outcome]}
    </span>
  )
}
