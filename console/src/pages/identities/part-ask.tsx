import { useQueryClient } from '@tanstack/react-query'
import { send } from '../../api/client.ts'
import { useText } from '../../locales/language.tsx'
import { Ask } from '../../parts/ask.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { useAct } from '../../parts/use-act.ts'

type Props = {
  /** The merge that is to be taken back. */
  readonly id: string
  readonly onParted?: () => void
  readonly onClose: () => void
}

/** Says what becomes of everything when a merge is taken back, before it is. */
export function PartAsk({ id, onParted, onClose }: Props) {
  const t = useText()
  const queries = useQueryClient()
  const { error, act } = useAct()
  const part = () =>
    void act(async () => {
      await send('POST', '/identities/unmerge', { body: { merge: id } })
      await queries.invalidateQueries()
      onParted?.()
      onClose()
    })
  return (
    <Ask
      title={t.identities.partTitle}
      what={
        <>
          {t.identities.partWhat}
          {error !== undefined && <ProblemView error={error} />}
        </>
      }
      act={t.identities.undo}
      onAct={part}
      onClose={onClose}
    />
  )
}
