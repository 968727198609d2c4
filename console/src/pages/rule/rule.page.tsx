import { getRouteApi, Link } from '@tanstack/react-router'
import type { RuleItem } from '#api/shapes/rule-definition.ts'
import { isProblem } from '../../api/client.ts'
import { useFormat, useMay, useStatus } from '../../api/session.tsx'
import { useApi } from '../../api/use-api.ts'
import { exactNumber, percent } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Behind } from '../../parts/behind.tsx'
import { DayRangePicker, usualRange, useToday } from '../../parts/day-range.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import { editOf, listOf, pageOf, ROOM_OF, type Room } from '../../rules/rooms.ts'
import { UsedBy } from '../../rules/used-by.tsx'
import { NotFound } from '../../shell/not-found.tsx'
import { Acts } from './acts.tsx'
import { Assign } from './assign.tsx'
import { Compare } from './compare.tsx'
import { HistoryChart } from './history-chart.tsx'
import { Members } from './members.tsx'
import { Migration } from './migration.tsx'
import { Moves } from './moves.tsx'
import type { RuleSearch } from './search.ts'
import { Values } from './values.tsx'
import { Versions } from './versions.tsx'
import '../../rules/rules.css'

const routes = {
  segments: getRouteApi('/segments/$key'),
  tags: getRouteApi('/tags/$key'),
  classes: getRouteApi('/classes/$key'),
}

export const SegmentPage = () => <RulePage room="segments" />
export const TagPage = () => <RulePage room="tags" />
export const ClassPage = () => <RulePage room="classes" />

/** One segment, tag or class: what it says, who is in it, how that came. */
function RulePage({ room }: { readonly room: Room }) {
  const t = useText()
  const f = useFormat()
  const may = useMay('define')
  const { key } = routes[room].useParams()
  const answer = useApi<RuleItem>(
    `/${room}/${key}`,
    {},
    {
      every: (item) => (item?.evaluating ? 1_000 : 30_000),
      keep: true,
    },
  )
  const item = answer.data
  if (isProblem(answer.error, 'not_found')) return <NotFound />
  return (
    <Page
      title={item ? f.say(item.name) : key}
      before={<Link to={listOf[room]}>← {t.rules.rooms[room]}</Link>}
      note={item && <Subtitle item={item} />}
      actions={
        item && (
          <>
            <Acts room={room} item={item} />
            {may && (
              <Link to={editOf[room]} params={{ key }} className="button primary">
                {t.common.edit}
              </Link>
            )}
          </>
        )
      }
    >
      {answer.error && !item && (
        <ProblemView error={answer.error} onRetry={() => void answer.refetch()} />
      )}
      {item ? <Content room={room} item={item} /> : !answer.error && <Shape height={480} />}
    </Page>
  )
}

function Subtitle({ item }: { readonly item: RuleItem }) {
  const t = useText()
  const f = useFormat()
  const total = useStatus().data?.counts.customers ?? 0
  const definition = item.definition as {
    owner?: string
    kind?: string
    source?: string
    about?: { zh: string; en?: string }
  }
  return (
    <span className="row wrap">
      {item.size !== null && (
        <b>
          <Behind query={`${item.kind}=${encodeURIComponent(item.key)}`}>
            {t.common.people({ count: exactNumber(item.size) })}
          </Behind>
          {total > 0 && ` · ${percent(item.size / total)}`}
        </b>
      )}
      {item.evaluating && <span className="tag">{t.rules.evaluating}</span>}
      {definition.owner !== undefined && <span>{t.rules.ownedBy({ who: definition.owner })}</span>}
      {item.evaluated_at !== null && (
        <span>{t.customers.asOf({ at: f.minute(item.evaluated_at) })}</span>
      )}
      {definition.about && <span>{f.say(definition.about)}</span>}
    </span>
  )
}

function Content({ room, item }: { readonly room: Room; readonly item: RuleItem }) {
  const t = useText()
  const f = useFormat()
  const may = useMay('define')
  const today = useToday()
  const search: RuleSearch = routes[room].useSearch()
  const navigate = routes[room].useNavigate()
  const usual = usualRange(today)
  const range = { from: search.from ?? usual.from, to: search.to ?? usual.to }
  const change = (part: RuleSearch) =>
    void navigate({ search: { ...search, ...part }, replace: true })
  const byHand = isByHand(item)
  return (
    <div className="grid">
      <div className="two-thirds stack">
        {item.flags.map((flag) => (
          <p className="notice warn" key={flag.kind}>
            <b>{t.rules.flags[flag.kind]}</b>
            <span>
              {f.say(flag.text)}
              {t.rules.fullStop}
              {f.say(flag.step)}
            </span>
            {flag.other && (
              <Link to={pageOf[ROOM_OF[flag.other.kind]]} params={{ key: flag.other.key }}>
                {f.say(flag.other.name)}
              </Link>
            )}
          </p>
        ))}
        {item.sentence && (
          <Card title={t.rules.rule}>
            <p className="card-body rule-sentence">{f.say(item.sentence)}</p>
          </Card>
        )}
        {item.values.length > 0 && <Values room={room} item={item} />}
        <DayRangePicker range={range} onChange={change} />
        <HistoryChart room={room} item={item} range={range} />
        {room === 'classes' && <Migration item={item} range={range} />}
        {room === 'segments' && <Members item={item} mayRemove={may && byHand} />}
        {room === 'segments' && (
          <Compare item={item} other={search.with} onOther={(other) => change({ with: other })} />
        )}
      </div>
      <div className="third stack">
        {may && byHand && <Assign room={room} item={item} />}
        <Moves room={room} item={item} />
        <UsedBy users={item.used_by} />
        <Versions item={item} />
      </div>
    </div>
  )
}

/** Whether people decide who is in it. */
const isByHand = (item: RuleItem): boolean => {
  const { kind, source } = item.definition as { kind?: string; source?: string }
  return item.kind === 'segment' ? kind === 'static' : item.kind === 'tag' && source === 'manual'
}
