import { setTimeout as sleep } from 'node:timers/promises'
import { describeProblem } from '#core/problem.ts'
import { ProblemError, unwrap } from '#core/result.ts'
import { inLanguage } from '#core/text.ts'
import { type Io, languageOf } from './cli/io.ts'
import { runProgram } from './cli/program.ts'
import { type Config, readConfig } from './config.ts'
import { bench, sample, serve, start } from './handlers.ts'
import { createLog } from './log.ts'
import { VERSION } from './version.ts'
import { withServer } from './with-server.ts'

const argv = process.argv.slice(2)
const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // Asked a second time, one wants to be out of here; the engines see to it that nothing is lost.
    if (stopping.signal.aborted) process.exit(130)
    stopping.abort()
  })
}
const language = languageOf(argv, process.env)
const io: Io = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  bar: process.stderr.isTTY ? process.stderr : undefined,
  columns: process.stdout.columns ?? 100,
  cwd: process.cwd(),
  language,
  signal: stopping.signal,
  wait: (ms) => sleep(ms, undefined, { signal: stopping.signal }).catch(() => undefined),
}

try {
  const config: Config = unwrap(readConfig(process.env))
  // Commands say what they have to say themselves; a server's log is for whoever runs it.
  const serverLog = createLog(config.log)
  const quietLog = createLog(process.env['ZHIKE_LOG'] === undefined ? 'error' : config.log)
  process.exitCode = await runProgram(argv.length === 0 ? ['--help'] : argv, {
    io,
    version: VERSION,
    withServer: (run) => withServer(config, quietLog, run),
    local: {
      start: (run) => start(config, serverLog, run),
      serve: (run) => serve(config, serverLog, run),
      sample: (run) => sample(config, quietLog, run),
      bench: (run) => bench(config, quietLog, run),
    },
  })
} catch (error) {
  if (!(error instanceof ProblemError)) throw error
  io.err(`${inLanguage(describeProblem(error.problem), language)}\n`)
  process.exitCode = 2
}
