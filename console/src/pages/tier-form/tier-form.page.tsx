import { getRouteApi } from '@tanstack/react-router'
import type { TierProgram as Answer } from '#api/shapes/tier-program.ts'
import type { TierProgram } from '#loyalty/tier-program.ts'
import { isProblem } from '../../api/client.ts'
import { useFormat } from '../../api/session.tsx'
import { useApi } from '../../api/use-api.ts'
import { useText } from '../../locales/language.tsx'
import { useMetrics } from '../../parts/metrics.ts'
import { Page } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import { NotFound } from '../../shell/not-found.tsx'
import { Editor } from './editor.tsx'
import { NEW_PROGRAM } from './form.ts'
import '../tiers/tiers.css'

const route = getRouteApi('/tiers/$program/edit')

/** A new version of a program's rules. */
export function EditProgramPage() {
  const t = useText()
  const f = useFormat()
  const { program: key } = route.useParams()
  // Read again while one edits: the second of two editors is told at once, not when saving.
  const program = useApi<Answer>(`/tier-programs/${key}`, {}, { every: 10_000, stale: 0 })
  const metrics = useMetrics()
  if (isProblem(program.error, 'not_found')) return <NotFound />
  return (
    <Page
      title={
        program.data
          ? t.tierForm.editTitle({ program: f.say(program.data.name) })
          : t.tierForm.title
      }
    >
      {program.error && !program.data && (
        <ProblemView error={program.error} onRetry={() => void program.refetch()} />
      )}
      {program.data && metrics.length > 0 ? (
        <Editor
          key={key}
          existing={program.data}
          start={(program.data.draft?.definition ?? program.data.definition) as TierProgram}
          metrics={metrics}
        />
      ) : (
        !program.error && <Shape height={520} />
      )}
    </Page>
  )
}

export function NewProgramPage() {
  const t = useText()
  const metrics = useMetrics()
  return (
    <Page title={t.tierForm.newTitle} note={t.tierForm.newNote}>
      {metrics.length > 0 ? (
        <Editor existing={undefined} start={NEW_PROGRAM} metrics={metrics} />
      ) : (
        <Shape height={520} />
      )}
    </Page>
  )
}
