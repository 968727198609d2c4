import type { Finding, Health } from '#api/shapes/health.ts'
import { useFormat } from '../../api/session.tsx'
import { useApi } from '../../api/use-api.ts'
import { bytes, exactNumber } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import type { Texts } from '../../locales/zh.ts'
import { FactList } from '../../parts/fact-list.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import type { Column } from '../../parts/table/column.ts'
import { Table } from '../../parts/table/table.tsx'
import './health.css'

const EVERY_MS = 3_000

/** How things stand, in words first: what is wrong and what to do; then the numbers behind the words. */
export function HealthPage() {
  const t = useText()
  const health = useApi<Health>('/health', {}, { every: EVERY_MS, stale: 0, keep: true })
  return (
    <Page title={t.health.title} note={t.health.note}>
      {health.error && <ProblemView error={health.error} onRetry={() => void health.refetch()} />}
      {health.data ? (
        <div className="stack">
          <Words health={health.data} />
          <Numbers health={health.data} />
          <Engines health={health.data} />
        </div>
      ) : (
        !health.error && (
          <div className="card">
            <Shape lines={8} />
          </div>
        )
      )}
    </Page>
  )
}

const TONES = { well: 'good', behind: 'warn', stuck: 'bad', down: 'bad' } as const

function Words({ health }: { readonly health: Health }) {
  const t = useText()
  const f = useFormat()
  return (
    <Card
      title={t.health.now}
      note={t.health.lookedAt({ at: f.second(health.looked_at) })}
      className="health-words"
    >
      <div className="card-body">
        <p className="health-says" role="status" data-level={health.level}>
          <span className={`tag ${TONES[health.level]}`}>{t.health.levels[health.level]}</span>
          <b>{f.say(health.says)}</b>
        </p>
        {health.findings.length > 0 && (
          <ul className="health-findings">
            {health.findings.map((finding) => (
              <One key={finding.key} finding={finding} />
            ))}
          </ul>
        )}
      </div>
    </Card>
  )
}

function One({ finding }: { readonly finding: Finding }) {
  const t = useText()
  const f = useFormat()
  return (
    <li>
      <div>
        <span className={`tag ${TONES[finding.level]}`}>{t.health.levels[finding.level]}</span>{' '}
        <b>{f.say(finding.says)}</b>
      </div>
      <p className="soft">
        {t.health.whatToDo}
        {f.say(finding.advice)}
      </p>
    </li>
  )
}

function Numbers({ health }: { readonly health: Health }) {
  const t = useText()
  const f = useFormat()
  const none = <span className="faint">–</span>
  const { last_run: run } = health
  return (
    <Card title={t.health.numbers}>
      <div className="card-body">
        <FactList
          facts={[
            [
              t.health.freshAsOf,
              health.fresh_as_of === null ? t.health.never : f.second(health.fresh_as_of),
            ],
            [
              t.health.lag,
              health.lag_seconds === null
                ? none
                : t.health.seconds({ value: exactNumber(health.lag_seconds, 1) }),
            ],
            [t.health.waiting, exactNumber(health.waiting)],
            [
              t.health.dueLate,
              t.health.seconds({ value: exactNumber(health.due_late_seconds, 1) }),
            ],
            [t.health.nextDue, health.next_due_at === null ? none : f.second(health.next_due_at)],
            [t.health.lastRun, run === null ? none : runText(run, t, f.second(run.finished_at))],
            [
              t.health.jobs,
              t.health.jobsText({
                running: exactNumber(health.jobs_running),
                waiting: exactNumber(health.jobs_waiting),
              }),
            ],
            [t.health.rejected, exactNumber(health.rejected)],
            [t.health.ingestWaiting, exactNumber(health.ingest_waiting)],
            [
              t.health.loopDelay,
              health.loop_delay_ms === null
                ? none
                : t.health.milliseconds({ value: exactNumber(health.loop_delay_ms, 0) }),
            ],
            [
              t.health.memory,
              health.facts_memory_bytes === null ? none : bytes(health.facts_memory_bytes),
            ],
          ]}
        />
      </div>
    </Card>
  )
}

const runText = (run: NonNullable<Health['last_run']>, t: Texts, at: string): string =>
  t.health.runText({
    at,
    customers: exactNumber(run.customers),
    took: t.health.milliseconds({ value: exactNumber(run.milliseconds) }),
    full: run.full,
  })

function Engines({ health }: { readonly health: Health }) {
  const t = useText()
  const columns: readonly Column<Health['engines'][number]>[] = [
    { key: 'engine', title: t.health.engine, cell: (one) => <b>{one.engine}</b> },
    {
      key: 'state',
      title: t.health.state,
      cell: (one) => (
        <span className={one.state === 'up' ? 'tag good' : 'tag bad'}>
          {t.shell.engine[one.state]}
        </span>
      ),
    },
    { key: 'version', title: t.health.version, cell: (one) => one.version ?? '–' },
    { key: 'where', title: t.health.where, cell: (one) => t.health.profiles[one.profile] },
    { key: 'nodes', title: t.health.nodes, number: true, cell: (one) => one.nodes },
    { key: 'restarts', title: t.health.restarts, number: true, cell: (one) => one.restarts },
  ]
  return (
    <Card title={t.health.engines}>
      <Table
        label={t.health.engines}
        columns={columns}
        rows={health.engines}
        rowKey={(one) => one.name}
      />
    </Card>
  )
}
