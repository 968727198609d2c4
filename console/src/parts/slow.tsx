import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useText } from '../locales/language.tsx'

const PATIENCE = 1_000

/** A question that takes long says so, and can be stopped; what was shown before stays. */
export function Slow({ busy, queryKey }: { readonly busy: boolean; readonly queryKey: QueryKey }) {
  const t = useText()
  const queries = useQueryClient()
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    setSlow(false)
    if (!busy) return
    const timer = setTimeout(() => setSlow(true), PATIENCE)
    return () => clearTimeout(timer)
  }, [busy])
  if (!slow) return null
  return (
    <p className="slow" role="status">
      {t.common.slow}
      <button
        type="button"
        className="link push"
        onClick={() => void queries.cancelQueries({ queryKey })}
      >
        {t.common.stop}
      </button>
    </p>
  )
}
