import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeProblem, problem } from '#core/problem.ts'
import { ProblemError, unwrap } from '#core/result.ts'
import type { Benchmark } from './benchmark.ts'
import { benchmarks } from './registry.ts'
import { keep, section } from './results.ts'

/** Where sentences go: standard output for results, standard error for what goes on. */
export type BenchIo = {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly language: 'zh' | 'en'
}

/**
 * `zhike bench [NAME]`. ZHIKE_BENCH_SIZE and ZHIKE_BENCH_ROUNDS change the size and the rounds, ZHIKE_BENCH_DIR says
 * where there is room (default: the system's folder for temporary files), ZHIKE_BENCH_KEEP=1 leaves the data there for
 * the next run of the same size. Gives the exit code: 1 if a budget was
 * passed or a benchmark could not run.
 */
export async function runBenchmarks(
  name: string | undefined,
  { io }: { readonly io: BenchIo },
): Promise<number> {
  const chosen =
    name === undefined ? benchmarks.all : [unwrap(benchmarks.get(name.toUpperCase(), '/name'))]
  const parent = process.env['ZHIKE_BENCH_DIR'] ?? tmpdir()
  await mkdir(parent, { recursive: true })
  let worst = 0
  for (const benchmark of chosen) {
    io.err(`${benchmark.key}: ${benchmark.name[io.language]}\n`)
    worst = Math.max(worst, await runOne(benchmark, parent, io))
  }
  return worst
}

async function runOne(benchmark: Benchmark, parent: string, io: BenchIo): Promise<number> {
  const size = whole('ZHIKE_BENCH_SIZE', 'size')
  const isKept = process.env['ZHIKE_BENCH_KEEP'] === '1'
  const kept = join(parent, `zhike-bench-${benchmark.key}-${size.size ?? benchmark.size.usual}`)
  const folder = isKept ? kept : await mkdtemp(join(parent, 'zhike-bench-'))
  await mkdir(folder, { recursive: true })
  try {
    const result = await benchmark.run({
      folder,
      ...size,
      ...whole('ZHIKE_BENCH_ROUNDS', 'rounds'),
      say: (line) => io.err(`  ${line}\n`),
    })
    if (!result.ok) {
      io.err(`  ${describeProblem(result.problem)[io.language]}\n`)
      return 1
    }
    const now = new Date()
    keep(result.value, now)
    io.out(section(result.value, now))
    return result.value.within ? 0 : 1
  } finally {
    if (!isKept) await rm(folder, { recursive: true, force: true })
  }
}

function whole<K extends string>(variable: string, key: K): { [P in K]?: number } {
  const text = process.env[variable]
  if (text === undefined || text === '') return {}
  if (!/^[1-9]\d{0,9}$/.test(text))
    throw new ProblemError(
      problem('bad_configuration', {
        name: variable,
        value: text,
        detail: 'a whole number above 0',
      }),
    )
  return { [key]: Number(text) } as { [P in K]?: number }
}
