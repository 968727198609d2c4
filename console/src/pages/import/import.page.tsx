import { getRouteApi, Link } from '@tanstack/react-router'
import type { Import } from '#api/shapes/import.ts'
import { isProblem } from '../../api/client.ts'
import { useFormat } from '../../api/session.tsx'
import { useApi } from '../../api/use-api.ts'
import { bytes, exactNumber } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import type { Texts } from '../../locales/zh.ts'
import { FactList } from '../../parts/fact-list.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import { NotFound } from '../../shell/not-found.tsx'
import { StateTag } from '../imports/state-tag.tsx'
import { Acts } from './acts.tsx'
import { Counts } from './counts.tsx'
import { MappingUsed } from './mapping-used.tsx'
import { Progress } from './progress.tsx'
import { Rejects } from './rejects.tsx'
import { isRunning } from './running.ts'
import '../imports/imports.css'

const route = getRouteApi('/imports/$id')

/** One import: how it goes, then what it did. */
export function ImportPage() {
  const t = useText()
  const { id } = route.useParams()
  const answer = useApi<Import>(
    `/imports/${id}`,
    {},
    { every: (seen) => (isRunning(seen) ? 1_000 : false), stale: 0 },
  )
  const one = answer.data
  if (isProblem(answer.error, 'not_found')) return <NotFound />
  return (
    <Page
      title={one?.file.name ?? t.imports.one}
      before={<Link to="/imports">← {t.imports.title}</Link>}
      note={one && <StateTag one={one} />}
      actions={one && <Acts one={one} />}
    >
      {answer.error && !one && (
        <ProblemView error={answer.error} onRetry={() => void answer.refetch()} />
      )}
      {one ? <Report one={one} /> : !answer.error && <Shape height={300} />}
    </Page>
  )
}

function Report({ one }: { readonly one: Import }) {
  const t = useText()
  const f = useFormat()
  return (
    <div className="stack">
      {isRunning(one) && <Progress one={one} />}
      {one.problem && (
        <p className="notice bad" role="alert">
          {f.say(one.problem.detail)} <code>{one.problem.code}</code>
        </p>
      )}
      {one.state === 'undone' && <p className="notice">{t.imports.wasUndone}</p>}
      <Counts one={one} />
      <div className="grid">
        {Object.keys(one.facts).length > 0 && (
          <div className="half">
            <Card title={t.imports.became}>
              <div className="card-body">
                <FactList
                  facts={Object.entries(one.facts).map(
                    ([name, count]) => [factsName(name, t), exactNumber(count)] as const,
                  )}
                />
              </div>
            </Card>
          </div>
        )}
        <div className="half">
          <Card title={t.imports.about}>
            <div className="card-body">
              <About one={one} />
            </div>
          </Card>
        </div>
        {one.rejects.length > 0 && (
          <div className="card">
            <div className="card-body">
              <Rejects one={one} />
            </div>
          </div>
        )}
        {one.mapping && <MappingUsed mapping={one.mapping} />}
      </div>
    </div>
  )
}

function About({ one }: { readonly one: Import }) {
  const t = useText()
  const f = useFormat()
  const { file } = one
  const lines: readonly (readonly [string, string])[] = [
    [t.imports.kind, t.imports.kinds[one.kind]],
    [t.imports.source, one.source],
    [
      t.imports.format,
      [file.format.toUpperCase(), file.encoding ?? '', file.sheet ?? '', bytes(file.bytes)]
        .filter(Boolean)
        .join(' · '),
    ],
    [t.imports.startedAt, f.second(one.started_at ?? one.created_at)],
    [
      t.imports.took,
      one.finished_at === null
        ? '—'
        : t.time.lasting(
            (Date.parse(one.finished_at) - Date.parse(one.started_at ?? one.created_at)) / 1000,
          ),
    ],
    [t.imports.by, one.by],
  ]
  return <FactList facts={lines} />
}

const factsName = (name: string, t: Texts): string =>
  (t.imports.facts as Readonly<Record<string, string>>)[name] ?? name
