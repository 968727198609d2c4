import { useRouter } from '@tanstack/react-router'
import type { Decision } from '#api/shapes/overview.ts'
import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'

/** What waits for a person. Nothing waits: it says so, in one quiet line. */
export function Decisions({ decisions }: { readonly decisions: readonly Decision[] }) {
  const t = useText()
  if (decisions.length === 0) return <p className="note">{t.overview.nothingWaits}</p>
  return (
    <section aria-label={t.overview.decisions}>
      <ul className="decisions">
        {decisions.map((decision) => (
          <li key={`${decision.kind} ${decision.open}`}>
            <Waiting decision={decision} />
          </li>
        ))}
      </ul>
    </section>
  )
}

const CLASSES = { info: '', warning: 'warn', error: 'bad' } as const

function Waiting({ decision }: { readonly decision: Decision }) {
  const f = useFormat()
  const t = useText()
  const { history } = useRouter()
  return (
    <a
      className={`decision ${CLASSES[decision.level]}`}
      href={decision.open}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return
        event.preventDefault()
        history.push(decision.open)
      }}
    >
      <span className="level">{t.overview.levels[decision.level]}</span>
      <span className="strong">{f.say(decision.title)}</span>
      <span aria-hidden="true">→</span>
    </a>
  )
}
