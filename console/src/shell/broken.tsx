import type { ErrorComponentProps } from '@tanstack/react-router'
import { Button } from 'antd'
import { RequestProblem } from '../api/client.ts'
import { useText } from '../locales/language.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { ProblemView } from '../parts/problem-view.tsx'

/** A page that threw. What the server refused is said as such; the rest is our fault, with the text to send us. */
export function Broken({ error, reset }: ErrorComponentProps) {
  const t = useText()
  if (error instanceof RequestProblem) return <ProblemView error={error} onRetry={reset} page />
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  const trace = error instanceof Error ? (error.stack ?? '') : ''
  const report = `${said}\n${location.pathname}${location.search}\n${trace}`
  return (
    <div className="say" role="alert">
      <h1>{t.problem.broken}</h1>
      <p>{t.problem.brokenWhat}</p>
      <pre className="report">{said}</pre>
      <div className="actions">
        <Button type="primary" onClick={() => location.reload()}>
          {t.problem.reload}
        </Button>
        <CopyButton text={report} />
      </div>
    </div>
  )
}
