import { resolve } from 'node:path'
import type { Job } from '#api/shapes/job.ts'
import type { TierBacktest, TierBacktestResult } from '#api/shapes/tier-backtest.ts'
import { argumentText, optionText, type RemoteCommand, type Run } from '../command.ts'
import type { Client } from '../client.ts'
import { readDefinition } from '../definition-files.ts'
import { EXIT, type Io, say } from '../io.ts'
import { json, metricText, sheet, table } from '../print.ts'
import { waitForJob } from '../wait-for-job.ts'

/** `zhike tiers backtest FILE`. */
export const tierBacktestCommand: RemoteCommand = {
  kind: 'remote',
  path: 'tiers backtest',
  words: {
    zh: '回测等级草稿：谁升谁降、折扣花费多少',
    en: 'try a draft on everybody: who moves, and what it costs',
  },
  arguments: [
    { name: '<file>', words: { zh: '等级方案的 JSON 文件', en: 'JSON file of the program' } },
  ],
  options: [
    {
      flags: '--effective-from <time>',
      words: { zh: '生效时间（默认立即）', en: 'when it would take effect (default: at once)' },
    },
    {
      flags: '--protected-until <day>',
      words: { zh: '在此日前不降级', en: 'nobody falls through this day' },
    },
    {
      flags: '--months <n>',
      words: { zh: '回看的月数（默认 24）', en: 'months of history (default 24)' },
    },
  ],
  examples: ['zhike tiers backtest membership.json --months 12'],
  run: async (client, run) => {
    const definition = await readDefinition(resolve(run.io.cwd, argumentText(run, 0)))
    const months = optionText(run, 'months')
    const input = {
      effective_from: optionText(run, 'effectiveFrom'),
      protected_until: optionText(run, 'protectedUntil'),
      months: months === undefined ? undefined : Number(months),
    }
    const found = await backtest(client, run, definition, input)
    if (found === undefined) return EXIT.refused
    if (run.json) json(run.io, found)
    else printBacktest(run.io, found)
    return EXIT.well
  },
}

/** Runs one to its end; undefined: it was cancelled or failed, and that has been said. */
export async function backtest(
  client: Client,
  { io }: Pick<Run, 'io'>,
  definition: unknown,
  input: object = {},
): Promise<TierBacktest | undefined> {
  const key = String((definition as { key?: unknown } | null)?.key ?? '')
  const path = `/v1/tier-programs/${encodeURIComponent(key)}`
  const started = await client.send<Job>('POST', `${path}/backtest`, {
    body: { definition, ...input },
  })
  const job = await waitForJob(client, io, started, { zh: '回测', en: 'backtest' })
  if (job.status !== 'complete') {
    const { detail } = job.problem ?? { detail: { zh: '已取消', en: 'cancelled' } }
    io.err(`${say(io, detail)}\n`)
    return undefined
  }
  const { backtest: id } = job.result as TierBacktestResult
  return client.get<TierBacktest>(`${path}/backtests/${id}`)
}

/** Who moves, and what each level costs, live and draft. */
export function printBacktest(io: Io, { id, report }: TierBacktest): void {
  const money = (amount: number): string => metricText(amount, 'money', report.currency)
  sheet(io, [
    [say(io, { zh: '回测', en: 'backtest' }), id],
    [say(io, { zh: '比较时刻', en: 'compared at' }), report.compared_at],
    [say(io, { zh: '客户', en: 'customers' }), report.customers],
    [say(io, { zh: '升级', en: 'gain a level' }), report.up],
    [say(io, { zh: '降级', en: 'lose a level' }), report.down],
    [
      say(io, { zh: '折扣花费（现行 → 草稿）', en: 'discounts (live → draft)' }),
      `${money(report.cost.live)} → ${money(report.cost.draft)} (${report.from.slice(0, 10)} – ${report.to.slice(0, 10)})`,
    ],
  ])
  const head = [
    { zh: '等级', en: 'level' },
    { zh: '现行人数', en: 'people, live' },
    { zh: '草稿人数', en: 'people, draft' },
    { zh: '现行消费', en: 'spend, live' },
    { zh: '草稿消费', en: 'spend, draft' },
    { zh: '现行折扣', en: 'discount, live' },
    { zh: '草稿折扣', en: 'discount, draft' },
  ].map((words) => say(io, words))
  table(
    io,
    head,
    report.levels.map((one) => [
      one.name[io.language],
      one.customers.live,
      one.customers.draft,
      money(one.spent.live),
      money(one.spent.draft),
      money(one.discount.live),
      money(one.discount.draft),
    ]),
  )
}
