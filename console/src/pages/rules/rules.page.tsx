import { getRouteApi, Link } from '@tanstack/react-router'
import type { RuleItem } from '#api/shapes/rule-definition.ts'
import { useFormat, useMay } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Page } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import { parseSort, printSort, type Sort } from '../../parts/table/column.ts'
import { Table } from '../../parts/table/table.tsx'
import { listOf, ROOMS, type Room } from '../../rules/rooms.ts'
import { Overlap } from './overlap.tsx'
import { useRuleItems } from '../../rules/use-rule-items.ts'
import { useRuleColumns } from './columns.tsx'
import { CreateMenu } from './create-menu.tsx'
import { kindOfItem } from './kind-of-item.ts'
import type { RulesSearch } from './search.ts'
import '../../rules/rules.css'

const routes = {
  segments: getRouteApi('/segments'),
  tags: getRouteApi('/tags'),
  classes: getRouteApi('/classes'),
}

export const SegmentsPage = () => <Rules room="segments" />
export const TagsPage = () => <Rules room="tags" />
export const ClassesPage = () => <Rules room="classes" />

/** All segments, tags or classes: how large, how they change, who uses them, which need a look. */
function Rules({ room }: { readonly room: Room }) {
  const t = useText()
  const f = useFormat()
  const may = useMay('define')
  const search = routes[room].useSearch()
  const navigate = routes[room].useNavigate()
  const change = (part: Partial<RulesSearch>) =>
    void navigate({
      search: Object.fromEntries(
        Object.entries({ ...search, ...part }).filter(
          ([, value]) => value !== undefined && value !== '',
        ),
      ),
      replace: true,
    })
  const { data, error, retry } = useRuleItems(room)
  const columns = useRuleColumns(room)
  const sort = parseSort(search.sort ?? '-size')
  const shown =
    data &&
    sorted(
      data.filter((item) => fits(item, search)),
      sort,
      f.say,
    )
  return (
    <Page
      title={t.places.segments}
      note={t.rules.listNote[room]}
      actions={may && <CreateMenu room={room} />}
    >
      <nav className="tabs" aria-label={t.places.segments}>
        {ROOMS.map((one) => (
          <Link
            key={one}
            to={listOf[one]}
            search={{}}
            aria-current={one === room ? 'page' : undefined}
          >
            {t.rules.rooms[one]}
          </Link>
        ))}
      </nav>
      {data && data.length > 0 && (
        <Filters room={room} items={data} search={search} onChange={change} />
      )}
      {error && <ProblemView error={error} onRetry={retry} />}
      <div className="card">
        {!shown ? (
          !error && <Shape lines={12} />
        ) : data?.length === 0 ? (
          <Empty title={t.rules.emptyTitle[room]} what={t.rules.emptyWhat[room]}>
            {may && <CreateMenu room={room} />}
          </Empty>
        ) : shown.length === 0 ? (
          <p className="say">{t.rules.noMatch}</p>
        ) : (
          <Table
            label={t.rules.rooms[room]}
            columns={columns}
            rows={shown}
            rowKey={(item) => item.key}
            sort={sort}
            onSort={(next) => change({ sort: printSort(next) })}
            openOnClick
          />
        )}
      </div>
      {room === 'segments' && data && data.length > 1 && (
        <Overlap
          segments={data}
          chosen={search.overlap}
          onChoose={(overlap) => change({ overlap })}
        />
      )}
      <span className="hidden" role="status">
        {shown && t.rules.count({ count: shown.length })}
      </span>
    </Page>
  )
}

type FilterProps = {
  readonly room: Room
  readonly items: readonly RuleItem[]
  readonly search: RulesSearch
  readonly onChange: (part: Partial<RulesSearch>) => void
}

function Filters({ room, items, search, onChange }: FilterProps) {
  const t = useText()
  const kinds = [...new Set(items.map(kindOfItem))]
  const names: Readonly<Record<string, string>> = {
    ...t.rules.segmentKinds,
    ...t.rules.tagSources,
    ...t.rules.chooses,
  }
  const looks = [...new Set(items.flatMap((item) => item.flags.map((flag) => flag.kind)))]
  return (
    <div className="row wrap rule-filter">
      <input
        type="search"
        className="field search-box"
        aria-label={t.rules.search}
        placeholder={t.rules.search}
        value={search.q ?? ''}
        onChange={(event) => onChange({ q: event.target.value })}
      />
      {kinds.length > 1 && (
        <select
          className="field"
          aria-label={t.rules.kindOf[room]}
          value={search.kind ?? ''}
          onChange={(event) => onChange({ kind: event.target.value })}
        >
          <option value="">{t.rules.anyKind}</option>
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {names[kind] ?? kind}
            </option>
          ))}
        </select>
      )}
      {looks.length > 0 && (
        <select
          className="field"
          aria-label={t.rules.needsLook}
          value={search.look ?? ''}
          onChange={(event) => onChange({ look: event.target.value })}
        >
          <option value="">{t.rules.anyState}</option>
          {looks.map((look) => (
            <option key={look} value={look}>
              {t.rules.flags[look]}
            </option>
          ))}
        </select>
      )}
    </div>
  )
}

function fits(item: RuleItem, { q = '', kind, look }: RulesSearch): boolean {
  const words = q.toLowerCase()
  return (
    (kind === undefined || kindOfItem(item) === kind) &&
    (look === undefined || item.flags.some((flag) => flag.kind === look)) &&
    [item.key, item.name.zh, item.name.en, item.sentence?.zh ?? '', item.sentence?.en ?? ''].some(
      (text) => text.toLowerCase().includes(words),
    )
  )
}

function sorted(
  items: readonly RuleItem[],
  { by, direction }: Sort,
  say: (text: { zh: string; en: string }) => string,
): RuleItem[] {
  const turn = direction === 'desc' ? -1 : 1
  const value = (item: RuleItem): number | string =>
    by === 'name' ? say(item.name) : by === 'updated_at' ? item.updated_at : (item.size ?? -1)
  return items.toSorted((a, b) => {
    const [x, y] = [value(a), value(b)]
    return turn * (typeof x === 'string' ? x.localeCompare(String(y)) : x - Number(y))
  })
}
