import { Button } from 'antd'
import { RequestProblem } from '../api/client.ts'
import { useText } from '../locales/language.tsx'
import type { Texts } from '../locales/zh.ts'
import { CopyButton } from './copy-button.tsx'

type Props = {
  readonly error: unknown
  readonly onRetry?: () => void
  /** Fills a page; otherwise it is a line above what it belongs to. */
  readonly page?: true
}

/** What happened, whether anything was lost (no), what to do, and the code to copy. */
export function ProblemView({ error, onRetry, page }: Props) {
  const t = useText()
  const { code, detail, retry, places } = describe(error, t)
  return (
    <div className={page ? 'say' : 'notice bad'} role="alert">
      {page && <h1>{t.problem.title}</h1>}
      <p>
        {detail} {page && `${t.problem.lost} ${retry ? t.problem.again : t.problem.mend}`}
      </p>
      {places.length > 0 && (
        <ul className="places">
          {places.map((place) => (
            <li key={place.pointer + place.detail}>
              <code>{place.pointer}</code> {place.detail}
            </li>
          ))}
        </ul>
      )}
      <div className={page ? 'actions' : 'row push'}>
        {onRetry && (
          <Button
            size={page ? 'middle' : 'small'}
            type={page ? 'primary' : 'default'}
            onClick={onRetry}
          >
            {t.problem.retry}
          </Button>
        )}
        <span className="row">
          <code title={t.problem.code}>{code}</code>
          <CopyButton text={`${code} ${detail}`} />
        </span>
      </div>
    </div>
  )
}

type Described = {
  readonly code: string
  readonly detail: string
  readonly retry: boolean
  readonly places: readonly { pointer: string; detail: string }[]
}

function describe(error: unknown, t: Texts): Described {
  if (!(error instanceof RequestProblem)) {
    return {
      code: 'console_error',
      detail: error instanceof Error ? error.message : String(error),
      retry: false,
      places: [],
    }
  }
  const { code, detail, retry, errors } = error.problem
  const own = code === 'unreachable' || code === 'bad_answer' ? t.problem[code] : ''
  return {
    code,
    detail: [own, detail].filter(Boolean).join(' '),
    retry: retry ?? false,
    places: errors ?? [],
  }
}
