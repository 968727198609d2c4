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
  const report = `${error.name}: ${error.message}\n${location.pathname}${location.search}\n${error.stack ?? ''}`
  return (
    <div className="say" role="alert">
      <h1>{t.problem.broken}</h1>
      <p>{t.problem.brokenWhat}</p>
      <pre className="report">{`${error.name}: ${error.message}`}</pre>
      <div className="actions">
        <Button type="primary" onClick={() => location.reload()}>
          {t.problem.reload}
        </Button>
        <CopyButton text={report} />
      </div>
    </div>
  )
}
