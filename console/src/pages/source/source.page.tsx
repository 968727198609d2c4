import { getRouteApi, Link } from '@tanstack/react-router'
import type { Source } from '#api/shapes/source.ts'
import { useFormat } from '../../api/session.tsx'
import { useApi } from '../../api/use-api.ts'
import { exactNumber } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Page } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import { Connect } from './connect.tsx'
import { Live } from './live.tsx'
import { Problems } from './problems.tsx'
import { VIEWS } from './search.ts'
import './source.css'

const route = getRouteApi('/sources/$key')

/** One source: what arrives, what was wrong, how it is connected. */
export function SourcePage() {
  const t = useText()
  const f = useFormat()
  const { key } = route.useParams()
  const { view = 'live' } = route.useSearch()
  const answer = useApi<Source>(`/sources/${key}`, {}, { every: 5_000 })
  const source = answer.data
  if (!source)
    return answer.error ? (
      <ProblemView error={answer.error} onRetry={() => void answer.refetch()} page />
    ) : (
      <Shape lines={10} />
    )
  return (
    <Page
      title={source.name}
      before={<Link to="/sources">← {t.sources.title}</Link>}
      note={
        <span className="row wrap">
          {f.say(source.kind_name)} · <code>{source.key}</code>
          <span className={source.on ? 'tag good' : 'tag'}>
            {source.on ? t.sources.on : t.sources.off}
          </span>
        </span>
      }
    >
      <Statistics source={source} />
      <nav className="tabs section" aria-label={source.name}>
        {VIEWS.map((one) => (
          <Link
            key={one}
            to="/sources/$key"
            params={{ key }}
            search={one === 'live' ? {} : { view: one }}
            activeOptions={{ exact: true }}
            aria-current={one === view ? 'page' : undefined}
          >
            {t.sources.tabs[one]}
            {one === 'problems' && source.waiting > 0 && (
              <span className="tag bad">{exactNumber(source.waiting)}</span>
            )}
          </Link>
        ))}
      </nav>
      {view === 'live' && <Live source={source} />}
      {view === 'problems' && <Problems source={source} />}
      {view === 'connect' && <Connect source={source} />}
    </Page>
  )
}

function Statistics({ source }: { readonly source: Source }) {
  const t = useText()
  const f = useFormat()
  const { last_24h: day, last_30d: month, last_seen_at: seen } = source
  const figure = (key: 'received' | 'new' | 'updated' | 'duplicate' | 'rejected') => (
    <div className="stat" key={key}>
      <dt>{key === 'received' ? t.sources.received : t.sources.outcomes[key]}</dt>
      <dd>
        <div className={`value ${key === 'rejected' && day[key] > 0 ? 'bad' : ''}`}>
          {exactNumber(day[key])}
        </div>
        <div className="versus">
          {t.sources.total} {exactNumber(month[key])}
        </div>
      </dd>
    </div>
  )
  return (
    <>
      <p className="note statistics-note">
        {t.sources.lastDay} · {t.sources.lastSeen}{' '}
        {seen === null ? t.sources.silent : f.second(seen)}
      </p>
      <dl className="stats flat">
        {figure('received')}
        {figure('new')}
        {figure('updated')}
        {figure('duplicate')}
        {figure('rejected')}
      </dl>
    </>
  )
}
