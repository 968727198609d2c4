import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseJson } from '#core/json.ts'
import type { Import } from '#api/shapes/import.ts'
import type { ImportKind } from '#api/shapes/mapping.ts'
import { AnswerError, type Client } from '../client.ts'
import { optionSet, optionText, type RemoteCommand, type Run } from '../command.ts'
import { EXIT, type Io, say, type Words } from '../io.ts'
import { json, problemText } from '../print.ts'
import { reportImport } from '../import-report.ts'
import { followImport, followUpload } from '../follow-import.ts'

const KIND_WORDS: Readonly<Record<ImportKind, Words>> = {
  orders: { zh: '导入订单', en: 'import orders' },
  customers: { zh: '导入客户', en: 'import customers' },
  products: { zh: '导入商品', en: 'import products' },
  events: { zh: '导入行为事件', en: 'import behaviour events' },
  feedback: { zh: '导入反馈', en: 'import feedback' },
}
const KINDS = Object.keys(KIND_WORDS) as ImportKind[]

/** `zhike import KIND FILE…` for each kind. */
export const importCommands: readonly RemoteCommand[] = KINDS.map((kind) => ({
  kind: 'remote',
  path: `import ${kind}`,
  words: KIND_WORDS[kind],
  arguments: [
    {
      name: '<files...>',
      words: {
        zh: 'CSV（UTF-8/GB18030，可 .gz）、XLSX、Parquet、JSONL 文件',
        en: 'CSV (UTF-8 or GB18030, .gz too), XLSX, Parquet or JSONL',
      },
    },
  ],
  options: [
    { flags: '--map <file>', words: { zh: '列映射文件（JSON）', en: 'mapping file (JSON)' } },
    {
      flags: '--source <name>',
      words: { zh: '数据来源名称', en: 'which system the data is from' },
    },
    {
      flags: '--dry-run',
      words: { zh: '只检查，不写入', en: 'check and count only; keep nothing' },
    },
  ],
  examples: [
    `zhike import ${kind} ${kind}.csv`,
    `zhike import ${kind} ${kind}.csv.gz --map shop.json --dry-run`,
  ],
  run: (client, run) => importFiles(client, run, kind),
}))

type Done = {
  readonly file: string
  readonly import: Import | null
  readonly rejected_file: string | null
  readonly problem: unknown
}

async function importFiles(client: Client, run: Run, kind: ImportKind): Promise<number> {
  const { io } = run
  const fields = await fieldsOf(run, kind)
  const done: Done[] = []
  for (const file of run.args[0] as readonly string[]) {
    done.push(await importFile(client, io, { file, fields }))
    if (io.signal.aborted) break
  }
  if (run.json) json(io, { data: done })
  else
    for (const { import: it, rejected_file } of done)
      if (it !== null) reportImport(io, it, rejected_file)
  if (io.signal.aborted) return EXIT.interrupted
  return Math.max(...done.map(({ import: it }) => exitCode(it)))
}

async function fieldsOf(run: Run, kind: string): Promise<Record<string, string>> {
  const map = optionText(run, 'map')
  const source = optionText(run, 'source')
  const mapping = map === undefined ? undefined : await readFile(resolve(run.io.cwd, map), 'utf8')
  return {
    kind,
    ...(mapping === undefined
      ? {}
      : { mapping: JSON.stringify(parseJson(mapping.replace(/^\uFEFF/, ''))) }),
    ...(source === undefined ? {} : { source }),
    ...(optionSet(run, 'dryRun') ? { dry_run: 'true' } : {}),
  }
}

async function importFile(
  client: Client,
  io: Io,
  { file, fields }: { readonly file: string; readonly fields: Readonly<Record<string, string>> },
): Promise<Done> {
  const path = resolve(io.cwd, file)
  try {
    const upload = await followUpload(io, path)
    const started = await client
      .upload<Import>('/v1/imports', path, fields, upload.sent)
      .finally(upload.end)
    const it = await followImport(client, io, started)
    if (it.problem !== null)
      io.err(`${file}: ${it.problem.detail[io.language]} [${it.problem.code}]\n`)
    const rejected =
      it.counts.rejected > 0 ? await saveRejected(client, it, `${path}.rejected.csv`) : null
    return { file, import: it, rejected_file: rejected, problem: it.problem }
  } catch (error) {
    if (error instanceof AnswerError) {
      io.err(`${file}: ${problemText(error.problem)}`)
      return { file, import: null, rejected_file: null, problem: error.problem }
    }
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
    io.err(`${file}: ${readFailure(io, error as NodeJS.ErrnoException)}\n`)
    return {
      file,
      import: null,
      rejected_file: null,
      problem: { code: (error as NodeJS.ErrnoException).code },
    }
  }
}

async function saveRejected(client: Client, it: Import, path: string): Promise<string> {
  const body = await client.download(`/v1/imports/${it.id}/rejected.csv`)
  await pipeline(Readable.fromWeb(body as never), createWriteStream(path))
  return path
}

function readFailure(io: Io, error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return say(io, { zh: '文件不存在', en: 'there is no such file' })
  if (error.code === 'EACCES')
    return say(io, { zh: '没有读取权限', en: 'no permission to read it' })
  return error.message
}

/** 2: nothing could be read; 1: some rows were refused; 0: all is in. */
function exitCode(it: Import | null): number {
  if (it === null || it.state === 'failed') return EXIT.nothing
  if (it.state === 'cancelled') return EXIT.refused
  return it.counts.rejected > 0 ? EXIT.refused : EXIT.well
}
