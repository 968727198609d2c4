import type { Import } from '#api/shapes/import.ts'
import { argumentText, type RemoteCommand } from '../command.ts'
import { followImport } from '../follow-import.ts'
import { reportImport, stateText } from '../import-report.ts'
import { EXIT, say } from '../io.ts'
import { json, table } from '../print.ts'

const ID = { name: '<id>', words: { zh: '导入编号', en: 'id of the import' } }

/** `zhike import list|show|undo`. */
export const importsCommands: readonly RemoteCommand[] = [
  {
    kind: 'remote',
    path: 'import list',
    words: { zh: '列出导入记录', en: 'list imports, newest first' },
    run: async (client, { io, json: asJson }) => {
      const data = await client.all<Import>('/v1/imports')
      if (asJson) json(io, { data })
      else {
        const head = [
          { zh: '编号', en: 'id' },
          { zh: '类型', en: 'kind' },
          { zh: '文件', en: 'file' },
          { zh: '状态', en: 'state' },
          { zh: '新增', en: 'new' },
          { zh: '更新', en: 'updated' },
          { zh: '无变化', en: 'unchanged' },
          { zh: '拒绝', en: 'rejected' },
          { zh: '时间', en: 'at' },
        ].map((words) => say(io, words))
        const rows = data.map((it) => [
          it.id,
          it.kind,
          it.file.name,
          stateText(io, it),
          it.counts.new,
          it.counts.updated,
          it.counts.unchanged,
          it.counts.rejected,
          it.created_at,
        ])
        table(io, head, rows)
      }
      return EXIT.well
    },
  },
  {
    kind: 'remote',
    path: 'import show',
    words: { zh: '查看一次导入', en: 'show one import' },
    arguments: [ID],
    run: async (client, run) => {
      const it = await client.get<Import>(`/v1/imports/${encodeURIComponent(argumentText(run, 0))}`)
      if (run.json) json(run.io, it)
      else reportImport(run.io, it, null)
      return EXIT.well
    },
  },
  {
    kind: 'remote',
    path: 'import undo',
    words: { zh: '撤销整次导入', en: 'take a whole import back' },
    arguments: [ID],
    run: async (client, run) => {
      const id = encodeURIComponent(argumentText(run, 0))
      const started = await client.send<Import>('DELETE', `/v1/imports/${id}`)
      const it = await followImport(client, run.io, started)
      if (run.json) json(run.io, it)
      else reportImport(run.io, it, null)
      return it.state === 'undone' ? EXIT.well : EXIT.refused
    },
  },
]
