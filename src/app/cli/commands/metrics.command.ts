import type { Metric, MetricDetail } from '#api/shapes/metric.ts'
import { argumentText, type RemoteCommand } from '../command.ts'
import { EXIT, say } from '../io.ts'
import { json, sheet, table } from '../print.ts'

/** `zhike metrics list|show`. */
export const metricsCommands: readonly RemoteCommand[] = [
  {
    kind: 'remote',
    path: 'metrics list',
    words: { zh: '列出全部指标', en: 'list all metrics' },
    run: async (client, { io, json: asJson }) => {
      const list = await client.get<{ data: Metric[] }>('/v1/metrics')
      if (asJson) json(io, { data: list.data })
      else {
        const head = [
          say(io, { zh: '键', en: 'key' }),
          say(io, { zh: '名称', en: 'name' }),
          say(io, { zh: '单位', en: 'unit' }),
          say(io, { zh: '含义', en: 'meaning' }),
        ]
        table(
          io,
          head,
          list.data.map((it) => [it.key, it.name[io.language], it.unit, it.sentence[io.language]]),
        )
      }
      return EXIT.well
    },
  },
  {
    kind: 'remote',
    path: 'metrics show',
    words: { zh: '查看一个指标', en: 'show one metric' },
    arguments: [{ name: '<key>', words: { zh: '指标的键', en: 'key of the metric' } }],
    run: async (client, run) => {
      const { io } = run
      const it = await client.get<MetricDetail>(
        `/v1/metrics/${encodeURIComponent(argumentText(run, 0))}`,
      )
      if (run.json) json(io, it)
      else {
        sheet(io, [
          [say(io, { zh: '键', en: 'key' }), it.key],
          [say(io, { zh: '名称', en: 'name' }), it.name[io.language]],
          [say(io, { zh: '含义', en: 'meaning' }), it.sentence[io.language]],
          [say(io, { zh: '单位', en: 'unit' }), it.unit],
          [say(io, { zh: '时间窗', en: 'window' }), it.window_text[io.language]],
          [say(io, { zh: '无数据时', en: 'without facts' }), it.when_none],
          [say(io, { zh: '定义', en: 'definition' }), JSON.stringify(it.definition)],
        ])
        if (it.spread !== null) {
          const { customers, without, minimum, mean, maximum } = it.spread
          sheet(io, [
            [say(io, { zh: '有值客户', en: 'customers with a value' }), customers - without],
            [
              say(io, { zh: '最小 / 平均 / 最大', en: 'least / mean / most' }),
              [minimum, mean, maximum].map((value) => value ?? '–').join(' / '),
            ],
          ])
        }
      }
      return EXIT.well
    },
  },
]
