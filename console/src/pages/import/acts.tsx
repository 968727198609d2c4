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
import { useAct } from '../../parts/use-act.ts'

/** Cancel while it runs; take it back when it is done. What will happen is said before. */
export function Acts({ one }: { readonly one: Import }) {
  const t = useText()
  const may = useMay('import')
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const { busy, error, act } = useAct()
  const request = (method: 'POST' | 'DELETE', path: string) => {
    setAsking(false)
    void act(async () => {
      await send(method, path)
      await queries.invalidateQueries()
    })
  }
  if (!may) return null
  return (
    <>
      {error !== undefined && <ProblemView error={error} />}
      {one.can_cancel && (
        <Button loading={busy} onClick={() => request('POST', `/imports/${one.id}/cancel`)}>
          {t.imports.cancelIt}
        </Button>
      )}
      {one.can_undo && (
        <Button danger loading={busy} onClick={() => setAsking(true)}>
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
          onAct={() => request('DELETE', `/imports/${one.id}`)}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
