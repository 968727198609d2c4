import type { TierProgram, TierSummary } from '#api/shapes/tier-program.ts'
import { argumentText, optionText, type RemoteCommand, type Run } from '../command.ts'
import type { Client } from '../client.ts'
import { EXIT, type Io, say } from '../io.ts'
import { json, metricText, sheet, table } from '../print.ts'

const PATH = '/v1/tier-programs'

/** `zhike tiers list|show|summary`. */
export const tiersCommands: readonly RemoteCommand[] = [
  {
    kind: 'remote',
    path: 'tiers list',
    words: { zh: '列出等级方案', en: 'list tier programs' },
    run: async (client, { io, json: asJson }) => {
      const { data } = await client.get<{ data: TierProgram[] }>(PATH)
      if (asJson) json(io, { data })
      else {
        const head = [
          say(io, { zh: '键', en: 'key' }),
          say(io, { zh: '名称', en: 'name' }),
          say(io, { zh: '版本', en: 'version' }),
          say(io, { zh: '规则', en: 'rule' }),
        ]
        table(
          io,
          head,
          data.map((it) => [it.key, it.name[io.language], it.version, it.sentence[io.language]]),
        )
      }
      return EXIT.well
    },
  },
  {
    kind: 'remote',
    path: 'tiers show',
    words: { zh: '查看等级方案的规则与版本', en: 'show a tier program: rule and versions' },
    arguments: [{ name: '<key>', words: { zh: '方案的键', en: 'key of the program' } }],
    run: async (client, run) => {
      const { io } = run
      const it = await client.get<TierProgram>(
        `${PATH}/${encodeURIComponent(argumentText(run, 0))}`,
      )
      if (run.json) json(io, it)
      else {
        sheet(io, [
          [say(io, { zh: '方案', en: 'program' }), `${it.name[io.language]} (${it.key})`],
          [say(io, { zh: '规则', en: 'rule' }), it.sentence[io.language]],
          [say(io, { zh: '草稿', en: 'draft' }), it.draft === null ? '–' : it.draft.saved_at],
        ])
        const head = [
          say(io, { zh: '版本', en: 'version' }),
          say(io, { zh: '生效', en: 'from' }),
          say(io, { zh: '失效', en: 'to' }),
          say(io, { zh: '发布人', en: 'by' }),
          say(io, { zh: '说明', en: 'note' }),
        ]
        table(
          io,
          head,
          it.versions.map((one) => [
            one.version,
            one.effective_from,
            one.effective_to,
            one.by,
            one.note,
          ]),
        )
      }
      return EXIT.well
    },
  },
  {
    kind: 'remote',
    path: 'tiers summary',
    words: { zh: '各等级的人数与消费', en: 'people and spend per level' },
    arguments: [
      {
        name: '[key]',
        words: { zh: '方案的键（默认全部）', en: 'key of the program (default: all)' },
      },
    ],
    options: [
      { flags: '--as-of <time>', words: { zh: '截至某一时刻', en: 'as things stood then' } },
    ],
    examples: ['zhike tiers summary --json'],
    run: summary,
  },
]

async function summary(client: Client, run: Run): Promise<number> {
  const { io } = run
  const one = argumentText(run, 0)
  const keys =
    one === ''
      ? (await client.get<{ data: TierProgram[] }>(PATH)).data.map(({ key }) => key)
      : [one]
  const as_of = optionText(run, 'asOf')
  const data: TierSummary[] = []
  for (const key of keys)
    data.push(
      await client.get<TierSummary>(`${PATH}/${encodeURIComponent(key)}/summary`, { as_of }),
    )
  if (run.json) json(io, one === '' ? { data } : data[0])
  else for (const it of data) print(io, it)
  return EXIT.well
}

function print(io: Io, it: TierSummary): void {
  io.out(`${it.name[io.language]} · ${it.sentence[io.language]}\n`)
  const head = [
    { zh: '等级', en: 'level' },
    { zh: '门槛', en: 'threshold' },
    { zh: '人数', en: 'customers' },
    { zh: '占比', en: 'share' },
    { zh: '净销售额', en: 'net sales' },
    { zh: '近30天升入', en: 'entered, 30 days' },
    { zh: '近30天离开', en: 'left, 30 days' },
    { zh: '30天内将降级', en: 'would drop within 30 days' },
  ].map((words) => say(io, words))
  table(
    io,
    head,
    it.levels.map((level) => [
      level.name[io.language],
      level.threshold[io.language],
      level.customers,
      metricText(level.share, 'basis_points', it.currency),
      metricText(level.net_sales, 'money', it.currency),
      level.entered,
      level.left,
      level.dropping,
    ]),
  )
}
