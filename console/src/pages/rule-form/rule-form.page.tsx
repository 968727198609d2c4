import { getRouteApi, Link } from '@tanstack/react-router'
import type { RuleItem, RulePreset } from '#api/shapes/rule-definition.ts'
import { isProblem } from '../../api/client.ts'
import { useFormat } from '../../api/session.tsx'
import { useApi } from '../../api/use-api.ts'
import { useText } from '../../locales/language.tsx'
import { Page } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import { listOf, pageOf, type Room } from '../../rules/rooms.ts'
import { useConditions } from '../../rules/rules-context.tsx'
import { NotFound } from '../../shell/not-found.tsx'
import { Editor } from './editor.tsx'
import { useRuleItems } from '../../rules/use-rule-items.ts'
import type { Json } from '../../rules/tree.ts'
import { parseRule } from './search.ts'
import '../../rules/rules.css'

const START: Readonly<Record<Room, object>> = {
  segments: { name: { zh: '' }, kind: 'dynamic', where: { all: [] } },
  tags: { name: { zh: '' }, source: 'rule', where: { all: [] } },
  classes: {
    name: { zh: '' },
    choose: 'first',
    values: [{ key: 'value-1', name: { zh: '' }, where: { all: [] } }],
  },
}

const edits = {
  segments: getRouteApi('/segments/$key/edit'),
  tags: getRouteApi('/tags/$key/edit'),
  classes: getRouteApi('/classes/$key/edit'),
}
const news = {
  segments: getRouteApi('/segments/new'),
  tags: getRouteApi('/tags/new'),
  classes: getRouteApi('/classes/new'),
}

export const NewSegmentPage = () => <NewRule room="segments" />
export const NewTagPage = () => <NewRule room="tags" />
export const NewClassPage = () => <NewRule room="classes" />
export const EditSegmentPage = () => <EditRule room="segments" />
export const EditTagPage = () => <EditRule room="tags" />
export const EditClassPage = () => <EditRule room="classes" />

function NewRule({ room }: { readonly room: Room }) {
  const t = useText()
  const { rule, preset, manual } = news[room].useSearch()
  const presets = useApi<{ data: RulePreset[] }>('/presets', {}, { enabled: preset !== undefined })
  const found = presets.data?.data.find((one) => one.key === preset)
  const ready = preset === undefined || presets.data !== undefined || presets.error !== null
  const given = parseRule(rule)
  const start = found
    ? found.definition
    : manual
      ? { name: { zh: '' }, source: 'manual' }
      : beginning(room, given)
  return (
    <Page
      title={t.rules.newTitle[room]}
      note={t.rules.newNote[room]}
      before={<Link to={listOf[room]}>← {t.places.segments}</Link>}
    >
      {ready ? <Ready room={room} existing={undefined} start={start} /> : <Shape height={520} />}
    </Page>
  )
}

/** What was pasted: a whole definition, or only its rule. */
function beginning(room: Room, given: Json | undefined): object {
  if (given === undefined) return START[room]
  if ('name' in given) return given
  const { where = given } = given
  return room === 'classes' ? START[room] : { ...START[room], where }
}

function EditRule({ room }: { readonly room: Room }) {
  const t = useText()
  const f = useFormat()
  const { key } = edits[room].useParams()
  // Read again while one edits: the second of two editors is told at once, not when saving.
  const answer = useApi<RuleItem>(`/${room}/${key}`, {}, { every: 10_000, stale: 0 })
  if (isProblem(answer.error, 'not_found')) return <NotFound />
  const item = answer.data
  return (
    <Page
      title={t.rules.editTitle({ name: item ? f.say(item.name) : key })}
      before={
        <Link to={pageOf[room]} params={{ key }}>
          ← {item ? f.say(item.name) : key}
        </Link>
      }
    >
      {answer.error && !item && (
        <ProblemView error={answer.error} onRetry={() => void answer.refetch()} />
      )}
      {item ? (
        <Ready room={room} existing={item} start={item.definition} />
      ) : (
        !answer.error && <Shape height={520} />
      )}
    </Page>
  )
}

type ReadyProps = {
  readonly room: Room
  readonly existing: RuleItem | undefined
  readonly start: unknown
}

/** The editor needs to know what can be said. */
function Ready({ room, existing, start }: ReadyProps) {
  const conditions = useConditions()
  const items = useRuleItems(room)
  if (conditions.error)
    return <ProblemView error={conditions.error} onRetry={() => void conditions.refetch()} />
  if (!conditions.data || (!items.data && !items.error)) return <Shape height={520} />
  const taken = new Set(items.data?.map((one) => one.key))
  return (
    <Editor
      key={existing?.key ?? 'new'}
      room={room}
      existing={existing}
      start={start}
      conditions={conditions.data}
      taken={taken}
    />
  )
}
