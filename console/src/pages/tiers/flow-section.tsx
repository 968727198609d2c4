import type { TierMigration } from '#api/shapes/tier-program.ts'
import { useApi } from '../../api/use-api.ts'
import { addDays } from '../../format/dates.ts'
import { type DayRange, DayRangePicker } from '../../parts/day-range.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import { TierFlowChart } from '../../parts/tier-flow.tsx'

type Props = {
  readonly program: string
  readonly range: DayRange
  readonly onRange: (range: DayRange) => void
}

/** The flow between two dates that one may choose. */
export function FlowSection({ program, range, onRange }: Props) {
  // Up to the end of the last day: the first instant of the day after.
  const answer = useApi<TierMigration>(
    `/tier-programs/${program}/migration`,
    { from: range.from, to: addDays(range.to, 1) },
    { keep: true },
  )
  if (answer.error)
    return <ProblemView error={answer.error} onRetry={() => void answer.refetch()} />
  if (!answer.data) return <Shape height={400} />
  return (
    <TierFlowChart
      program={program}
      levels={answer.data.levels}
      flows={answer.data.flows}
      from={range.from}
      to={range.to}
      file={`tier-flow-${program}-${range.from}-${range.to}`}
      height={340}
      below={<DayRangePicker range={range} onChange={onRange} />}
    />
  )
}
