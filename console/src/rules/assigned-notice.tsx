import { exactNumber } from '../format/numbers.ts'
import { useText } from '../locales/language.tsx'
import { ProblemView } from '../parts/problem-view.tsx'
import type { useAssign } from './use-assign.ts'

/** What giving or taking did, and the way back. */
export function AssignedNotice({
  assigning,
}: {
  readonly assigning: ReturnType<typeof useAssign>
}) {
  const t = useText()
  const { error, done, undo } = assigning
  if (error !== undefined) return <ProblemView error={error} />
  if (!done) return null
  return (
    <p className="notice" role="status">
      {t.rules.assigned({
        changed: exactNumber(done.changed),
        unchanged: exactNumber(done.unchanged),
      })}
      {done.undo !== null && (
        <button type="button" className="link" onClick={undo}>
          {t.rules.undo}
        </button>
      )}
    </p>
  )
}
