import type { Source, SourceCreated } from '#api/shapes/source.ts'
import type { Client } from '../client.ts'
import { argumentText, optionText, type RemoteCommand, type Run } from '../command.ts'
import { EXIT, say } from '../io.ts'
import { json, sheet, table } from '../print.ts'

const KEY = {
  name: '<key>',
  words: { zh: '来源标识（小写字母、数字和 -）', en: 'key of the source (a–z, 0–9, -)' },
}
const addressOf = (run: Run): string => `/v1/sources/${encodeURIComponent(argumentText(run, 0))}`

/** `zhike sources …` */
export const sourcesCommands: readonly RemoteCommand[] = [
  {
    kind: 'remote',
    path: 'sources list',
    words: { zh: '列出数据来源及近 24 小时统计', en: 'list sources and how they did in 24 hours' },
    run: listSources,
  },
  {
    kind: 'remote',
    path: 'sources show',
    words: { zh: '查看一个数据来源', en: 'show a source' },
    arguments: [KEY],
    run: async (client, run) => {
      const source = await client.get<Source>(addressOf(run))
      if (run.json) json(run.io, source)
      else printSource(run, source)
      return EXIT.well
    },
  },
  {
    kind: 'remote',
    path: 'sources add',
    words: {
      zh: '新建数据来源，输出写入密钥（只显示一次）',
      en: 'add a source; prints its write key, once',
    },
    arguments: [KEY],
    options: [
      {
        flags: '--kind <kind>',
        words: { zh: '类型，默认 tracking', en: 'its kind; default tracking' },
      },
      { flags: '--name <name>', words: { zh: '名称', en: 'its name' } },
    ],
    run: async (client, run) => {
      const key = argumentText(run, 0)
      const body = {
        key,
        kind: optionText(run, 'kind') ?? 'tracking',
        name: optionText(run, 'name') ?? key,
      }
      return printKey(run, await client.send<SourceCreated>('POST', '/v1/sources', { body }))
    },
  },
  {
    kind: 'remote',
    path: 'sources rotate',
    words: {
      zh: '更换写入密钥，旧密钥在过渡期内仍有效',
      en: 'another write key; the one before works for a while',
    },
    arguments: [KEY],
    options: [
      {
        flags: '--grace-hours <n>',
        words: {
          zh: '旧密钥继续有效的小时数，默认 24',
          en: 'hours that the key before works; default 24',
        },
      },
    ],
    run: async (client, run) => {
      const grace = optionText(run, 'graceHours')
      const body = grace === undefined ? {} : { grace_hours: Number(grace) }
      return printKey(
        run,
        await client.send<SourceCreated>('POST', `${addressOf(run)}/rotate`, { body }),
      )
    },
  },
]

async function listSources(client: Client, run: Run): Promise<number> {
  const data = await client.all<Source>('/v1/sources')
  if (run.json) {
    json(run.io, { data })
    return EXIT.well
  }
  const head = [
    say(run.io, { zh: '标识', en: 'key' }),
    say(run.io, { zh: '类型', en: 'kind' }),
    say(run.io, { zh: '状态', en: 'state' }),
    say(run.io, { zh: '收到', en: 'received' }),
    say(run.io, { zh: '新增', en: 'new' }),
    say(run.io, { zh: '重复', en: 'duplicate' }),
    say(run.io, { zh: '拒收', en: 'rejected' }),
    say(run.io, { zh: '最近收到', en: 'last seen' }),
  ]
  const rows = data.map(({ key, kind, on, last_24h: day, last_seen_at: seen }) => [
    key,
    kind,
    on ? say(run.io, { zh: '启用', en: 'on' }) : say(run.io, { zh: '停用', en: 'off' }),
    day.received,
    day.new,
    day.duplicate,
    day.rejected,
    seen,
  ])
  table(run.io, head, rows)
  return EXIT.well
}

function printSource({ io }: Run, source: Source): void {
  const { last_24h: day } = source
  sheet(io, [
    [say(io, { zh: '标识', en: 'key' }), source.key],
    [say(io, { zh: '名称', en: 'name' }), source.name],
    [say(io, { zh: '类型', en: 'kind' }), say(io, source.kind_name)],
    [say(io, { zh: '启用', en: 'on' }), source.on],
    [say(io, { zh: '写入密钥末四位', en: 'write key ends in' }), source.write_key?.hint],
    [
      say(io, { zh: '旧密钥有效至', en: 'key before works until' }),
      source.write_key?.previous_until,
    ],
    [say(io, { zh: 'Webhook 地址', en: 'webhook' }), source.webhook],
    [say(io, { zh: '最近收到', en: 'last seen' }), source.last_seen_at],
    [say(io, { zh: '近 24 小时收到', en: 'received in 24 h' }), day.received],
    [say(io, { zh: '近 24 小时拒收', en: 'rejected in 24 h' }), day.rejected],
    [say(io, { zh: '待处理的拒收', en: 'rejected, waiting' }), source.waiting],
  ])
}

function printKey(run: Run, made: SourceCreated): number {
  if (run.json) {
    json(run.io, made)
    return EXIT.well
  }
  run.io.err(
    made.write_key === null
      ? say(run.io, {
          zh: `已新建 ${made.source.key}，Webhook 地址：${made.source.webhook ?? '-'}\n`,
          en: `Made ${made.source.key}; webhooks go to ${made.source.webhook ?? '-'}\n`,
        })
      : say(run.io, {
          zh: '请立即保存写入密钥，之后不再显示：\n',
          en: 'Keep the write key now; it is not shown again:\n',
        }),
  )
  if (made.write_key !== null) run.io.out(`${made.write_key}\n`)
  return EXIT.well
}
