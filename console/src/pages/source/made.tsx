import { useNavigate } from '@tanstack/react-router'
import type { SourceCreated } from '#api/shapes/source.ts'
import { useText } from '../../locales/language.tsx'
import { Secret } from '../../parts/secret.tsx'
import { Snippets } from './snippets.tsx'

/** A source that has just been made: its write key, this once, and the code with the key in it. */
export function Made({ made }: { readonly made: SourceCreated }) {
  const t = useText()
  const navigate = useNavigate()
  const { source, write_key: writeKey } = made
  if (writeKey === null) return null
  return (
    <div className="stack">
      <Secret
        title={t.sources.madeTitle({ name: source.name })}
        note={t.sources.madeNote}
        secret={writeKey}
        onDone={() => void navigate({ to: '/sources/$key', params: { key: source.key } })}
      />
      <Snippets writeKey={writeKey} />
    </div>
  )
}
