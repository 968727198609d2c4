import type { Job, VerifyResult } from '#api/shapes/job.ts'
import type { Status } from '#api/shapes/status.ts'
import { argumentText, optionSet, optionText, type RemoteCommand, type Run } from '../command.ts'
import type { Client } from '../client.ts'
import { EXIT, type Io, say, type Words } from '../io.ts'
import { json, sheet, table } from '../print.ts'
import { waitForJob } from '../wait-for-job.ts'

/** `zhike evaluate`, `verify`, `status`, `jobs …`. */
export const workCommands: readonly RemoteCommand[] = [
  {
    kind: 'remote',
    path: 'evaluate',
    words: { zh: '把指标、RFM、等级算到最新', en: 'bring metrics, RFM and tiers up to date' },
    options: [
      { flags: '--full', words: { zh: '全部客户重新计算', en: 'recompute everybody' } },
      { flags: '--as-of <time>', words: { zh: '截至某一时刻', en: 'as of an instant' } },
    ],
    run: async (client, run) => {
      const as_of = optionText(run, 'asOf')
      const body = {
        ...(optionSet(run, 'full') ? { full: true } : {}),
        ...(as_of === undefined ? {} : { as_of }),
      }
      const started = await client.send<Job>('POST', '/v1/evaluate', { body })
      const job = await waitForJob(client, run.io, started, { zh: '计算', en: 'evaluating' })
      return report(run, job)
    },
  },
  {
    kind: 'remote',
    path: 'verify',
    words: {
      zh: '核对：增量结果 = 全量结果 = 参考实现；有差异时退出码为 1',
      en: 'check that incremental = full = reference; exit 1 if not',
    },
    run: verify,
  },
  {
    kind: 'remote',
    path: 'status',
    words: { zh: '数据新鲜度、引擎与数量', en: 'freshness, engines, counts' },
    run: async (client, run) => {
      const status = await client.get<Status>('/v1/status')
      if (run.json) json(run.io, status)
      else printStatus(run.io, status)
      return EXIT.well
    },
  },
  {
    kind: 'remote',
    path: 'jobs list',
    words: { zh: '列出任务', en: 'list jobs, newest first' },
    run: async (client, { io, json: asJson }) => {
      const { data } = await client.get<{ data: Job[] }>('/v1/jobs', { limit: 100 })
      if (asJson) json(io, { data })
      else {
        const head = [
          say(io, { zh: '编号', en: 'id' }),
          say(io, { zh: '类型', en: 'kind' }),
          say(io, { zh: '状态', en: 'state' }),
          say(io, { zh: '完成', en: 'done' }),
          say(io, { zh: '总数', en: 'of' }),
          say(io, { zh: '时间', en: 'at' }),
        ]
        table(
          io,
          head,
          data.map((job) => [
            job.id,
            job.kind,
            say(io, STATE_WORDS[job.status]),
            job.completed_count,
            job.total_count,
            job.created_at,
          ]),
        )
      }
      return EXIT.well
    },
  },
  {
    kind: 'remote',
    path: 'jobs show',
    words: { zh: '查看一个任务', en: 'show one job' },
    arguments: [{ name: '<id>', words: { zh: '任务编号', en: 'id of the job' } }],
    run: async (client, run) => report(run, await client.get<Job>(jobPath(run))),
  },
  {
    kind: 'remote',
    path: 'jobs cancel',
    words: { zh: '取消任务', en: 'cancel a job' },
    arguments: [{ name: '<id>', words: { zh: '任务编号', en: 'id of the job' } }],
    run: async (client, run) => {
      const job = await client.send<Job>('DELETE', jobPath(run))
      report(run, await waitForJob(client, run.io, job, { zh: '取消', en: 'cancelling' }))
      return EXIT.well
    },
  },
]

const STATE_WORDS: Readonly<Record<Job['status'], Words>> = {
  queued: { zh: '排队中', en: 'queued' },
  processing: { zh: '进行中', en: 'running' },
  complete: { zh: '已完成', en: 'complete' },
  failed: { zh: '失败', en: 'failed' },
  cancelled: { zh: '已取消', en: 'cancelled' },
}

const jobPath = (run: Run): string => `/v1/jobs/${encodeURIComponent(argumentText(run, 0))}`

function report({ io, json: asJson }: Run, job: Job): number {
  if (asJson) json(io, job)
  else {
    const result =
      job.result !== null && typeof job.result === 'object' ? Object.entries(job.result) : []
    sheet(io, [
      [say(io, { zh: '任务', en: 'job' }), `${job.id} · ${job.kind}`],
      [say(io, { zh: '状态', en: 'state' }), say(io, STATE_WORDS[job.status])],
      ...result.flatMap(([name, value]) =>
        typeof value === 'object' ? [] : [[name, value as string | number] as const],
      ),
    ])
  }
  if (job.problem !== null) io.err(`${job.problem.detail[io.language]} [${job.problem.code}]\n`)
  return job.status === 'failed' || job.status === 'cancelled' ? EXIT.refused : EXIT.well
}

async function verify(client: Client, run: Run): Promise<number> {
  const { io } = run
  const started = await client.send<Job>('POST', '/v1/verify')
  const job = await waitForJob(client, io, started, { zh: '核对', en: 'verifying' })
  if (job.status !== 'complete') return report(run, job)
  const result = job.result as VerifyResult
  if (run.json) json(io, result)
  else {
    const head = [
      say(io, { zh: '核对项', en: 'check' }),
      say(io, { zh: '比较数', en: 'compared' }),
      say(io, { zh: '差异', en: 'differences' }),
    ]
    table(
      io,
      head,
      result.checks.map(({ name, compared, differences }) => [
        name[io.language],
        compared,
        differences,
      ]),
    )
    for (const it of result.differences) {
      io.out(`${it.customer} ${it.what}: ${it.stored} ≠ ${it.recomputed} (${it.check})\n`)
    }
  }
  return result.differences_total > 0 ? EXIT.refused : EXIT.well
}

function nightly(io: Io, { reconcile: { hour, last } }: Status): string {
  const when = hour === null ? say(io, { zh: '关闭', en: 'off' }) : `${hour}:00`
  if (last === null) return when
  const { night, differences, remaining } = last
  const words = NIGHT_WORDS[last.state]
  return `${when} · ${night} ${say(io, words)} · ${differences} / ${remaining}`
}

const NIGHT_WORDS: Readonly<Record<NonNullable<Status['reconcile']['last']>['state'], Words>> = {
  running: { zh: '核对中', en: 'running' },
  well: { zh: '一致', en: 'all the same' },
  mended: { zh: '有不符，已重算修正', en: 'differences, recomputed' },
  differs: { zh: '重算后仍不符', en: 'still different after recomputing' },
  failed: { zh: '没有完成', en: 'did not finish' },
}

function printStatus(io: Io, it: Status): void {
  sheet(io, [
    [say(io, { zh: '店铺', en: 'shop' }), `${it.shop_name} · ${it.time_zone} · ${it.currency}`],
    [say(io, { zh: '版本', en: 'version' }), it.version],
    [say(io, { zh: '全部客户截至', en: 'all customers right as of' }), it.fresh_as_of],
    [say(io, { zh: '等待计算的客户', en: 'customers waiting' }), it.waiting],
    [say(io, { zh: '夜间核对', en: 'nightly check' }), nightly(io, it)],
    ...it.engines.map(
      (one) =>
        [
          `${one.name} (${one.engine})`,
          `${one.state} · ${one.profile} · ${one.version ?? '–'}`,
        ] as const,
    ),
    ...Object.entries(it.counts).map(([name, count]) => [name, count] as const),
  ])
  if (it.sample !== null) io.out(`\n${it.sample.note[io.language]}\n`)
  for (const warning of it.warnings) io.err(`${warning[io.language]}\n`)
}
