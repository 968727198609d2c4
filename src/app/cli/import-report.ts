import type { Import } from '#api/shapes/import.ts'
import { type Io, say, type Words } from './io.ts'
import { sheet, table } from './print.ts'

export const STATE_WORDS: Readonly<Record<Import['state'], Words>> = {
  queued: { zh: '排队中', en: 'queued' },
  reading: { zh: '读取中', en: 'reading' },
  writing: { zh: '写入中', en: 'writing' },
  done: { zh: '已完成', en: 'done' },
  failed: { zh: '失败', en: 'failed' },
  cancelled: { zh: '已取消', en: 'cancelled' },
  undoing: { zh: '撤销中', en: 'being undone' },
  undone: { zh: '已撤销', en: 'undone' },
}

/** What an import did: counts, why rows were refused, where they are. */
export function reportImport(io: Io, it: Import, rejectedFile: string | null): void {
  const { counts } = it
  sheet(io, [
    [say(io, { zh: '导入', en: 'import' }), `${it.id} · ${it.file.name}`],
    [say(io, { zh: '状态', en: 'state' }), stateText(io, it)],
    [say(io, { zh: '读取行数', en: 'rows read' }), counts.read],
    [say(io, { zh: '新增', en: 'new' }), counts.new],
    [say(io, { zh: '更新', en: 'updated' }), counts.updated],
    [say(io, { zh: '无变化', en: 'unchanged' }), counts.unchanged],
    [say(io, { zh: '拒绝', en: 'rejected' }), counts.rejected],
    ...Object.entries(it.facts).map(([name, count]) => [`· ${name}`, count] as const),
  ])
  if (it.rejects.length > 0) {
    io.out('\n')
    const head = [
      { zh: '行数', en: 'rows' },
      { zh: '列', en: 'column' },
      { zh: '原因', en: 'reason' },
    ].map((words) => say(io, words))
    table(
      io,
      head,
      it.rejects.map(({ count, column, reason }) => [count, column, reason[io.language]]),
    )
  }
  if (rejectedFile !== null) {
    const words = {
      zh: `\n被拒绝的行：${rejectedFile}\n`,
      en: `\nrejected rows: ${rejectedFile}\n`,
    }
    io.out(say(io, words))
  }
}

export const stateText = (io: Io, it: Import): string =>
  `${say(io, STATE_WORDS[it.state])}${it.dry_run ? say(io, { zh: '（试运行，未写入）', en: ' (dry run, nothing kept)' }) : ''}`
