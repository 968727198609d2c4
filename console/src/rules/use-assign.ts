import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { RuleAssigned } from '#api/shapes/rule-members.ts'
import { send } from '../api/client.ts'
import { useAct } from '../parts/use-act.ts'

/** Whom it is about is said in one of three ways. */
export type AssignBody = {
  readonly customers?: readonly string[]
  readonly where?: unknown
  readonly segment?: string
  readonly until?: string
  readonly reason?: string
  readonly remove?: boolean
}

/** Gives or takes by hand, and takes that back. */
export function useAssign() {
  const queries = useQueryClient()
  const { busy, error, act } = useAct()
  const [done, setDone] = useState<RuleAssigned>()
  const assign = (room: 'tags' | 'segments', key: string, body: AssignBody) =>
    act(async () => {
      setDone(undefined)
      setDone(await send<RuleAssigned>('POST', `/${room}/${key}/customers`, { body }))
      await queries.invalidateQueries()
    })
  const undo = () =>
    void act(async () => {
      if (done?.undo) await send('DELETE', `/rules/acts/${done.undo}`)
      setDone(undefined)
      await queries.invalidateQueries()
    })
  return { busy, error, done, assign, undo }
}
