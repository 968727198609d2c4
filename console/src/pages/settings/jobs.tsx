import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { Job } from '#api/shapes/job.ts'
import { send } from '../../api/client.ts'
import { useFormat, useMay } from '../../api/session.tsx'
import { exactNumber, percent } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Empty } from '../../parts/empty.tsx'
import { MoreButton } from '../../parts/more-button.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import type { Column } from '../../parts/table/column.ts'
import { Table } from '../../parts/table/table.tsx'
import { useList } from '../../parts/use-list.ts'

const isRunning = (job: Job): boolean => job.status === 'queued' || job.status === 'processing'

/** Long work: what runs and how far, what ran and how it ended; and the two that a person may start. */
export function JobsSection() {
  const t = useText()
  const mayWork = useMay('work')
  const queries = useQueryClient()
  const list = useList<Job>('/jobs', {}, (rows) => (rows.some(isRunning) ? 1_000 : 15_000))
  const [error, setError] = useState<unknown>()
  const act = async (method: 'POST' | 'DELETE', path: string, body?: object) => {
    setError(undefined)
    try {
      await send(method, path, body === undefined ? {} : { body })
    } catch (problem) {
      setError(problem)
    }
    await queries.invalidateQueries({ queryKey: ['/jobs'] })
  }
  const columns = useColumns((job) => void act('DELETE', `/jobs/${job.id}`))
  return (
    <Card
      title={t.settings.sections.jobs}
      note={t.settings.jobsNote}
      tools={
        mayWork && (
          <>
            <Button
              size="small"
              title={t.settings.evaluateHelp}
              onClick={() => void act('POST', '/evaluate', { full: true })}
            >
              {t.settings.evaluate}
            </Button>
            <Button
              size="small"
              title={t.settings.verifyHelp}
              onClick={() => void act('POST', '/verify')}
            >
              {t.settings.verify}
            </Button>
          </>
        )
      }
    >
      {error !== undefined && <ProblemView error={error} />}
      {!list.rows ? (
        <Shape lines={6} />
      ) : list.rows.length === 0 ? (
        <Empty title={t.settings.noJobs} what={t.settings.noJobsWhat} />
      ) : (
        <Table
          label={t.settings.sections.jobs}
          columns={columns}
          rows={list.rows}
          rowKey={(job) => job.id}
        />
      )}
      <MoreButton list={list} />
    </Card>
  )
}

function useColumns(onCancel: (job: Job) => void): readonly Column<Job>[] {
  const t = useText()
  const f = useFormat()
  const classes: Readonly<Record<Job['status'], string>> = {
    queued: '',
    processing: 'warn',
    complete: 'good',
    failed: 'bad',
    cancelled: '',
  }
  return [
    {
      key: 'kind',
      title: t.settings.jobKind,
      cell: (job) => (
        <b>{(t.settings.jobKinds as Readonly<Record<string, string>>)[job.kind] ?? job.kind}</b>
      ),
    },
    {
      key: 'status',
      title: t.settings.state,
      cell: (job) => (
        <span className={`tag ${classes[job.status]}`}>{t.settings.jobStates[job.status]}</span>
      ),
    },
    {
      key: 'progress',
      title: t.settings.progress,
      width: 220,
      cell: (job) => <JobProgress job={job} />,
    },
    {
      key: 'message',
      title: t.settings.result,
      cell: (job) => (
        <>
          {job.message && f.say(job.message)}
          {job.problem && (
            <span className="bad">
              {f.say(job.problem.detail)} <code>{job.problem.code}</code>
            </span>
          )}
          {job.status === 'complete' && <Result result={job.result} />}
        </>
      ),
    },
    {
      key: 'at',
      title: t.settings.at,
      cell: (job) => <span className="nowrap">{f.minute(job.created_at)}</span>,
    },
    { key: 'by', title: t.imports.by, cell: (job) => job.by },
    {
      key: 'acts',
      title: t.settings.actions,
      cell: (job) =>
        job.can_cancel && (
          <button type="button" className="link" onClick={() => onCancel(job)}>
            {t.common.cancel}
          </button>
        ),
    },
  ]
}

function JobProgress({ job }: { readonly job: Job }) {
  const t = useText()
  const share =
    job.total_count === null || job.total_count === 0
      ? undefined
      : job.completed_count / job.total_count
  const counted =
    job.total_count === null
      ? exactNumber(job.completed_count)
      : `${exactNumber(job.completed_count)} / ${exactNumber(job.total_count)}`
  return (
    <span title={counted}>
      {isRunning(job) && (
        <span className="bar" aria-hidden="true" style={{ display: 'block' }}>
          <i style={{ width: `${(share ?? 0) * 100}%` }} />
        </span>
      )}
      <span className="small soft">
        {share !== undefined && isRunning(job) ? percent(share, 0) : counted}
        {job.failed_count > 0 &&
          ` · ${t.settings.failed({ count: exactNumber(job.failed_count) })}`}
        {job.eta_seconds !== null &&
          isRunning(job) &&
          ` · ${t.imports.eta({ time: t.time.lasting(job.eta_seconds) })}`}
      </span>
    </span>
  )
}

/** What came out, as name and number; the rest is in the API. */
function Result({ result }: { readonly result: unknown }) {
  const t = useText()
  if (result === null || typeof result !== 'object') return null
  const names = t.settings.resultNames as Readonly<Record<string, string>>
  const parts = Object.entries(result).flatMap(([key, value]) =>
    typeof value === 'number' && names[key] !== undefined
      ? [`${names[key]} ${exactNumber(value)}`]
      : [],
  )
  return <span className="soft small"> {parts.join(' · ')}</span>
}
