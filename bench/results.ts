import { appendFileSync } from 'node:fs'
import type { BenchReport } from './benchmark.ts'
import { loadLine, machineLine } from './machine.ts'

const RESULTS = new URL('RESULTS.md', import.meta.url)

/** A report as a section of RESULTS.md. */
export function section(report: BenchReport, when: Date): string {
  const verdict = report.within ? 'within the budget' : 'OVER the budget'
  return [
    `## ${report.title} — ${when.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    '',
    `**Ratio ${report.ratio.toFixed(2)}** (budget: ${report.budget}): ${verdict}.`,
    '',
    report.body,
    '',
    `Machine: ${machineLine()}. Load when it ended: ${loadLine()}.`,
    '',
    '',
  ].join('\n')
}

/** Adds the report to bench/RESULTS.md. */
export const keep = (report: BenchReport, when: Date): void =>
  appendFileSync(RESULTS, section(report, when))
