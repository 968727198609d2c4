import { useQueryClient } from '@tanstack/react-query'
import { send } from '../../api/client.ts'
import { useText } from '../../locales/language.tsx'
import { Ask } from '../../parts/ask.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { useAct } from '../../parts/use-act.ts'

type Props = {
  readonly suggestion: string
  readonly pair: { readonly a: string; readonly b: string }
  readonly onClose: () => void
}

/** Two who were suggested as one stay two, for good. */
export function KeepApart({ suggestion, pair, onClose }: Props) {
  const t = useText()
  const queries = useQueryClient()
  const { error, act } = useAct()
  const keep = () =>
    void act(async () => {
      await send('DELETE', `/identities/suggestions/${suggestion}`)
      await queries.invalidateQueries({ queryKey: ['/identities/suggestions'] })
      onClose()
    })
  return (
    <Ask
      title={t.identities.apartTitle(pair)}
      what={
        <>
          {t.identities.apartWhat}
          {error !== undefined && <ProblemView error={error} />}
        </>
      }
      act={t.identities.apartDo}
      onAct={keep}
      onClose={onClose}
    />
  )
}
