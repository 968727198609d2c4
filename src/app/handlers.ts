import type { Logger } from 'pino'
import { systemClock } from '#core/clock.ts'
import { unwrap } from '#core/result.ts'
import { inLanguage } from '#core/text.ts'
import type { Import } from '#api/shapes/import.ts'
import { type Run, optionSet, optionText } from './cli/command.ts'
import { EXIT, type Io, say } from './cli/io.ts'
import type { Config } from './config.ts'
import type { SampleOptions } from './sample.ts'
import { type Role, type Running, startZhike } from './serve.ts'
import { findServer } from './server-note.ts'
import { problem } from '#core/problem.ts'
import { ProblemError } from '#core/result.ts'

/** `npm start`: serves, says where, and gives a shop that was never used the sample. */
export async function start(config: Config, log: Logger, run: Run): Promise<number> {
  const { io } = run
  const running = await startZhike(config, { log: quietUnlessAsked(log), role: 'all' })
  await greet(running, config, io)
  const wantsSample = run.options['sample'] !== false
  const isNew = (await running.composed.isUnused()) && wantsSample
  const loading = isNew
    ? loadInto(running, { asSold: false, customers: undefined, seed: 1, real: true }, io)
    : Promise.resolve()
  await Promise.race([loading.then(() => untilStopped(io)), untilStopped(io)])
  await running.close()
  return EXIT.well
}

/** `zhike serve [--role api|worker]`. */
export async function serve(config: Config, log: Logger, run: Run): Promise<number> {
  const role = (optionText(run, 'role') ?? 'all') as Role
  const running = await startZhike(config, { log, role })
  if (role !== 'worker') await greet(running, config, run.io)
  await untilStopped(run.io)
  await running.close()
  return EXIT.well
}

/** `zhike sample`: loads the sample shop, or a synthetic one of any size. */
export async function sample(config: Config, log: Logger, run: Run): Promise<number> {
  const other = await findServer(config.dataDir)
  if (other)
    throw new ProblemError(problem('already_running', { pid: other.pid, path: config.dataDir }))
  const customers = optionText(run, 'customers')
  const options: SampleOptions = {
    asSold: optionSet(run, 'asSold'),
    customers: customers === undefined ? undefined : Number(customers),
    seed: Number(optionText(run, 'seed') ?? 1),
    // A size asks for a synthetic shop of that size; the real data have only one.
    real: customers === undefined,
  }
  const size = options.customers ?? 0
  if (!Number.isInteger(size) || size < 0) {
    throw new ProblemError(
      problem('invalid_value', {
        detail: `--customers ${customers ?? ''}: a whole number / 应为整数`,
      }),
    )
  }
  const running = await startZhike({ ...config, host: '127.0.0.1' }, { log, role: 'all', port: 0 })
  try {
    const ended = await loadInto(running, options, run.io)
    if (run.json) run.io.out(`${JSON.stringify(ended, null, 2)}\n`)
    return ended.every((it) => it.state === 'done' && it.counts.rejected === 0)
      ? EXIT.well
      : EXIT.refused
  } finally {
    await running.close()
  }
}

/** `zhike bench [NAME]`: the benchmarks are apart from the product and loaded only here. */
export async function bench(config: Config, log: Logger, run: Run): Promise<number> {
  const { runBenchmarks } = (await import(new URL('../../bench/run.ts', import.meta.url).href)) as {
    runBenchmarks: (
      name: string | undefined,
      parts: { config: Config; log: Logger; io: Io },
    ) => Promise<number>
  }
  const [name] = run.args
  return runBenchmarks(typeof name === 'string' ? name : undefined, { config, log, io: run.io })
}

async function greet(running: Running, config: Config, io: Io): Promise<void> {
  const link = await running.composed.services.setup.ownerLink()
  const lines = [
    '',
    say(io, { zh: `  知客已启动：${running.url}`, en: `  Zhike is running at ${running.url}` }),
    say(io, { zh: `  数据目录：${config.dataDir}`, en: `  Data folder: ${config.dataDir}` }),
    ...(link === undefined
      ? []
      : [
          say(io, {
            zh: `  首次设置（链接只能用一次）：${link.url}`,
            en: `  First set-up (the link works once): ${link.url}`,
          }),
        ]),
    '',
  ]
  io.err(`${lines.join('\n')}\n`)
}

async function loadInto(running: Running, options: SampleOptions, io: Io): Promise<Import[]> {
  // Read only when a sample is asked for.
  const { loadSample, sampleFiles } = await import('./sample.ts')
  const shop = running.composed.shop
  const files = sampleFiles(options, {
    clock: systemClock,
    zone: shop.zone(),
    currency: shop.currency(),
  })
  let last = ''
  const ended = await loadSample(files, {
    services: running.composed.services,
    clock: systemClock,
    zone: shop.zone(),
    currency: shop.currency(),
    signal: io.signal,
    heard: (file, it) => {
      const percent = Math.floor((it.progress ?? 0) / 100)
      const line = `  ${say(io, { zh: '示例数据', en: 'sample' })} ${file.name} ${percent}% (${it.counts.read})`
      if (line === last) return
      last = line
      if (io.bar) io.bar.write(`\r\u001b[K${line}${it.state === 'done' ? '\n' : ''}`)
      else if (it.state === 'done' || percent % 25 === 0) io.err(`${line}\n`)
    },
  })
  await running.composed.noteSample(files.map((file) => file.note))
  const [note] = files.map((file) => file.note)
  if (note) io.err(`  ${inLanguage(note, io.language)}\n`)
  // Everybody: price levels are drawn of all goods, and the last files brought the first that have categories.
  unwrap(await running.composed.services.work.evaluate(running.composed.actor, { full: true }))
  return ended
}

const untilStopped = (io: Io): Promise<void> =>
  new Promise((resolve) => {
    if (io.signal.aborted) resolve()
    else io.signal.addEventListener('abort', () => resolve(), { once: true })
  })

/** Somebody who types `npm start` reads sentences; whoever wants log lines sets ZHIKE_LOG. */
function quietUnlessAsked(log: Logger): Logger {
  if (process.env['ZHIKE_LOG'] === undefined) log.level = 'warn'
  return log
}
