import { Button } from 'antd'
import { useFormat } from '../../api/session.tsx'
import { percent } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { TrialMoves } from './trial-moves.tsx'
import { TrialReport } from './trial-report.tsx'
import type { Trial } from './use-trial.ts'

/** Tries the draft on everybody: how far it is, and what it would do. */
export function TrialCard({ trial, wrong }: { readonly trial: Trial; readonly wrong: number }) {
  const t = useText()
  const { report } = trial
  return (
    <>
      <Card title={t.trial.title} note={t.trial.note}>
        <div className="card-body stack">
          <div className="row wrap">
            <Button
              loading={trial.busy}
              disabled={trial.isRunning || wrong > 0}
              onClick={trial.run}
            >
              {report ? t.trial.again : t.trial.run}
            </Button>
            {trial.isRunning && (
              <Button type="text" onClick={trial.cancel}>
                {t.common.cancel}
              </Button>
            )}
          </div>
          {trial.error !== undefined && <ProblemView error={trial.error} />}
          <TrialProgress trial={trial} />
          {report && <Standing trial={trial} />}
        </div>
      </Card>
      {report && <TrialReport report={report.report} />}
      {report && <TrialMoves backtest={report} />}
    </>
  )
}

function TrialProgress({ trial: { job, isRunning } }: { readonly trial: Trial }) {
  const t = useText()
  const f = useFormat()
  if (job === undefined) return null
  if (!isRunning) {
    const said = job.problem ? f.say(job.problem.detail) : t.trial.cancelled
    return <p className={job.problem ? 'bad' : 'note'}>{said}</p>
  }
  const share = job.total_count ? job.completed_count / job.total_count : 0
  const eta =
    job.eta_seconds === null ? '' : t.imports.eta({ time: t.time.lasting(job.eta_seconds) })
  return (
    <div>
      <p className="row">{[t.trial.running, percent(share, 0), eta].filter(Boolean).join(' · ')}</p>
      <div
        className="bar"
        role="progressbar"
        aria-label={t.trial.running}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
      >
        <i style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  )
}

/** Whether the report is of what stands in the form, and still holds. */
function Standing({ trial: { report, isSame, changed } }: { readonly trial: Trial }) {
  const t = useText()
  const f = useFormat()
  if (report === undefined) return null
  const at = f.minute(report.made_at)
  if (!isSame) return <p className="warn">{t.trial.otherDraft({ at })}</p>
  if (changed.length > 0)
    return (
      <p className="warn">
        {t.trial.stale({
          at,
          what: changed.map((one) => t.trial.changed[one]).join(t.tierForm.comma),
        })}
      </p>
    )
  return <p className="note">{t.trial.holds({ at })}</p>
}
