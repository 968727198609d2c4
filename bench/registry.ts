import { registry } from '#core/registry.ts'
import type { Benchmark } from './benchmark.ts'
import { backtest } from './backtest/backtest.bench.ts'
import { ids } from './ids/ids.bench.ts'
import { memory } from './memory/memory.bench.ts'
import { w1 } from './w1/w1.bench.ts'
import { w2 } from './w2/w2.bench.ts'
import { w3 } from './w3/w3.bench.ts'
import { w5 } from './w5/w5.bench.ts'
import { w6 } from './w6/w6.bench.ts'
import { w7 } from './w7/w7.bench.ts'

/** The budgets that are measured. */
export const benchmarks = registry<Benchmark>('benchmark', [
  w1,
  w2,
  w3,
  w5,
  w6,
  w7,
  memory,
  ids,
  backtest,
])
