import type { RuleItem } from '#api/shapes/rule-definition.ts'
import type { RuleOverlap } from '#api/shapes/rule-members.ts'
import { useFormat } from '../../api/session.tsx'
import { useApi } from '../../api/use-api.ts'
import { exactNumber, percent } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Behind } from '../../parts/behind.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'

/** More than these make cells too small to be read. */
const MOST = 10

type Props = {
  readonly segments: readonly RuleItem[]
  /** Keys with commas; the largest ones where nothing was chosen. */
  readonly chosen: string | undefined
  readonly onChoose: (keys: string) => void
}

/** How many customers any two segments share, and which part of the row's that is. */
export function Overlap({ segments, chosen, onChoose }: Props) {
  const t = useText()
  const f = useFormat()
  const usual = segments
    .toSorted((a, b) => (b.size ?? 0) - (a.size ?? 0))
    .slice(0, 6)
    .map((one) => one.key)
  const known = new Set(segments.map((one) => one.key))
  const keys = (chosen?.split(',') ?? usual).filter((key) => known.has(key)).slice(0, MOST)
  const answer = useApi<RuleOverlap>(
    '/segments/overlap',
    { keys: keys.join(',') },
    { keep: true, enabled: keys.length > 0 },
  )
  const toggle = (key: string) =>
    onChoose(
      segments
        .flatMap((one) => ((one.key === key) === keys.includes(one.key) ? [] : [one.key]))
        .join(','),
    )
  return (
    <Card className="rule-overlaps" title={t.rules.overlaps.title} note={t.rules.overlaps.note}>
      <div className="card-body stack">
        <fieldset className="row wrap ticks">
          <legend className="hidden">{t.rules.overlaps.which}</legend>
          {segments.slice(0, 24).map((one) => (
            <label key={one.key} className="row tight">
              <input
                type="checkbox"
                checked={keys.includes(one.key)}
                disabled={!keys.includes(one.key) && keys.length >= MOST}
                onChange={() => toggle(one.key)}
              />
              {f.say(one.name)}
            </label>
          ))}
        </fieldset>
        {answer.error && <ProblemView error={answer.error} onRetry={() => void answer.refetch()} />}
        {keys.length < 2 ? (
          <p className="soft">{t.rules.overlaps.two}</p>
        ) : answer.data ? (
          <Matrix found={answer.data} />
        ) : (
          !answer.error && <Shape lines={keys.length} />
        )}
      </div>
    </Card>
  )
}

function Matrix({ found }: { readonly found: RuleOverlap }) {
  const t = useText()
  const f = useFormat()
  const both = new Map(
    found.cells.flatMap(({ a, b, both: n }) => [
      [`${a} ${b}`, n],
      [`${b} ${a}`, n],
    ]),
  )
  return (
    <section className="table-scroll" aria-label={t.rules.overlaps.title}>
      <table className="table rule-overlap">
        <thead>
          <tr>
            <th scope="col">{t.rules.rooms.segments}</th>
            {found.segments.map((one) => (
              <th key={one.key} scope="col" className="number">
                {f.say(one.name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {found.segments.map((row) => (
            <tr key={row.key}>
              <th scope="row">
                {f.say(row.name)} <span className="faint">{exactNumber(row.size)}</span>
              </th>
              {found.segments.map((column) => (
                <Cell
                  key={column.key}
                  row={row}
                  column={column.key}
                  both={both.get(`${row.key} ${column.key}`) ?? 0}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

type CellProps = {
  readonly row: RuleOverlap['segments'][number]
  readonly column: string
  readonly both: number
}

function Cell({ row, column, both }: CellProps) {
  if (row.key === column)
    return (
      <td className="number faint" aria-hidden="true">
        —
      </td>
    )
  const share = row.size === 0 ? 0 : both / row.size
  const query = new URLSearchParams({ segment: row.key, rule: JSON.stringify({ segment: column }) })
  return (
    <td className="number" style={{ '--share': `${Math.round(share * 24)}%` } as never}>
      <Behind query={query.toString()}>{exactNumber(both)}</Behind>{' '}
      <span className="soft small">{percent(share)}</span>
    </td>
  )
}
