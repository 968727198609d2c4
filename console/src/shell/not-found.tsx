import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useText } from '../locales/language.tsx'

export function NotFound() {
  const t = useText()
  useEffect(() => {
    document.title = `${t.problem.notFound} · ${t.shell.product}`
  }, [t])
  return (
    <div className="say">
      <h1>{t.problem.notFound}</h1>
      <p>{t.problem.notFoundWhat}</p>
      <p className="actions">
        <Link to="/">{t.problem.toOverview}</Link>
      </p>
    </div>
  )
}
