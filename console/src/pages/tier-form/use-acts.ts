import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { TierBacktest } from '#api/shapes/tier-backtest.ts'
import type { TierProgram as Answer } from '#api/shapes/tier-program.ts'
import { RequestProblem, send } from '../../api/client.ts'
import { useAct } from '../../parts/use-act.ts'
import type { Errors } from './definition.ts'
import type { PublishProps } from './publish-bar.tsx'

export type TierAct = 'publish' | 'draft' | 'drop'
type When = {
  readonly from: string
  readonly note: string
  /** The backtest of exactly this draft, if there is one: then its outcome is what is published. */
  readonly tested: TierBacktest | undefined
}

/** Publishes, saves the draft or throws it away; on success the program's page opens. */
export function useActs(props: PublishProps, when: When) {
  const { definition, wrong, onTry, onRefused, onSaved } = props
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { busy, error, act } = useAct()
  const start = (what: TierAct) => {
    onTry()
    if (wrong > 0 && what !== 'drop') return
    void act(
      async () => {
        const saved = await request(what, props, when)
        onSaved(saved)
        await queries.invalidateQueries()
        await navigate({ to: '/tiers/$program', params: { program: saved.key } })
      },
      (problem) => {
        onRefused(fieldErrors(problem))
        // 412: the fresh answer brings the other's change, and with it the choice.
        return queries.invalidateQueries({ queryKey: [`/tier-programs/${definition.key}`] })
      },
    )
  }
  return { act: start, busy, error }
}

async function request(
  what: TierAct,
  { existing, etag, definition, onSaved }: PublishProps,
  { from, note, tested }: When,
): Promise<Answer> {
  const path = existing ? `/tier-programs/${existing.key}` : '/tier-programs'
  if (what === 'drop') return send('DELETE', `${path}/draft`, { etag })
  if (what === 'draft') return send('PUT', `${path}/draft`, { etag, body: { definition } })
  if (existing && tested) {
    const saved = await send<Answer>('PUT', `${path}/draft`, { etag, body: { definition } })
    // Should publishing be refused, the form goes on from the draft that it has saved itself.
    onSaved(saved)
    const body = {
      backtest: tested.id,
      // What has changed since was named in the question that was answered.
      accept_stale: true,
      notice_days: definition.downgrade?.notice_days ?? 0,
      ...(note === '' ? {} : { note }),
    }
    return send('POST', `${path}/publish`, { etag: saved.etag, body })
  }
  const body = {
    definition,
    ...(from === '' ? {} : { effective_from: from }),
    ...(note === '' ? {} : { note }),
  }
  return existing ? send('PUT', path, { etag, body }) : send('POST', path, { body })
}

/** The server's places, as this form's fields know them. */
function fieldErrors(problem: unknown): Errors {
  if (!(problem instanceof RequestProblem)) return {}
  const places = problem.problem.errors ?? []
  return Object.fromEntries(
    places.map(({ pointer, detail }) => [pointer.replace(/^\/definition/, ''), detail]),
  )
}
