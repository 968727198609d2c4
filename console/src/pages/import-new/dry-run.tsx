import type { Import } from '#api/shapes/import.ts'
import { useFormat } from '../../api/session.tsx'
import { useApi } from '../../api/use-api.ts'
import { useText } from '../../locales/language.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import { Counts } from '../import/counts.tsx'
import { Progress } from '../import/progress.tsx'
import { Rejects } from '../import/rejects.tsx'
import { isRunning } from '../import/running.ts'

/** What would happen: counted, nothing kept. */
export function DryRun({ id }: { readonly id: string }) {
  const t = useText()
  const f = useFormat()
  const answer = useApi<Import>(
    `/imports/${id}`,
    {},
    { every: (seen) => (isRunning(seen) ? 700 : false), stale: 0 },
  )
  const trial = answer.data
  return (
    <Card title={t.imports.trialTitle} note={t.imports.trialNote}>
      <div className="card-body stack">
        {answer.error && <ProblemView error={answer.error} />}
        {!trial && <Shape lines={3} />}
        {trial && isRunning(trial) && <Progress one={trial} />}
        {trial && <Counts one={trial} />}
        {trial?.problem && <p className="notice bad">{f.say(trial.problem.detail)}</p>}
        {trial && trial.rejects.length > 0 && <Rejects one={trial} />}
      </div>
    </Card>
  )
}
