import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { Import } from '#api/shapes/import.ts'
import { send } from '../../api/client.ts'
import { useMay } from '../../api/session.tsx'
import { exactNumber } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Ask } from '../../parts/ask.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'

/** Cancel while it runs; take it back when it is done. Both say before what will happen. */
export function Acts({ one }: { readonly one: Import }) {
  const t = useText()
  const may = useMay('import')
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const [error, setError] = useState<unknown>()
  const act = async (method: 'POST' | 'DELETE', path: string) => {
    setAsking(false)
    try {
      await send(method, path)
      await queries.invalidateQueries()
    } catch (problem) {
      setError(problem)
    }
  }
  if (!may) return null
  return (
    <>
      {error !== undefined && <ProblemView error={error} />}
      {one.can_cancel && (
        <Button onClick={() => void act('POST', `/imports/${one.id}/cancel`)}>
          {t.imports.cancelIt}
        </Button>
      )}
      {one.can_undo && (
        <Button danger onClick={() => setAsking(true)}>
          {t.imports.undo}
        </Button>
      )}
      {asking && (
        <Ask
          title={t.imports.undoTitle({ file: one.file.name })}
          what={t.imports.undoWhat({
            new: exactNumber(one.counts.new),
            updated: exactNumber(one.counts.updated),
          })}
          act={t.imports.undo}
          onAct={() => void act('DELETE', `/imports/${one.id}`)}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
