import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { ProblemPlace } from '#api/shapes/problem.ts'
import type { RuleItem } from '#api/shapes/rule-definition.ts'
import { send } from '../../api/client.ts'
import { useAct } from '../../parts/use-act.ts'
import { pageOf, type Room } from '../../rules/rooms.ts'
import type { Json } from '../../rules/tree.ts'
import { placesOf } from '../../rules/use-preview.ts'

type Saving = {
  readonly room: Room
  readonly existing: RuleItem | undefined
  readonly etag: string
  readonly onSaved: (saved: RuleItem) => void
}

/** Saves the definition; on success its page opens. What the server refuses is said at its fields. */
export function useSave({ room, existing, etag, onSaved }: Saving) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { busy, error, act } = useAct()
  const [refused, setRefused] = useState<readonly ProblemPlace[]>([])
  const save = (definition: Json, note: string) =>
    void act(
      async () => {
        setRefused([])
        const saved = await request(room, existing, etag, definition, note)
        onSaved(saved)
        await queries.invalidateQueries()
        await navigate({ to: pageOf[room], params: { key: saved.key } })
      },
      (problem) => {
        setRefused(
          placesOf(problem).map((place) => ({
            ...place,
            pointer: place.pointer.replace(/^\/definition/, ''),
          })),
        )
        // 412: the fresh answer brings the other's change, and with it the choice.
        return queries.invalidateQueries({ queryKey: [`/${room}/${existing?.key ?? ''}`] })
      },
    )
  return { save, busy, error, refused, clear: () => setRefused([]) }
}

/** Static from a rule: made without it, then filled with whom the rule finds now. */
async function request(
  room: Room,
  existing: RuleItem | undefined,
  etag: string,
  definition: Json,
  note: string,
): Promise<RuleItem> {
  const { where, ...bare } = definition
  const fill = room === 'segments' && definition['kind'] === 'static' && where !== undefined
  const body = { definition: fill ? bare : definition, ...(note === '' ? {} : { note }) }
  const saved = existing
    ? await send<RuleItem>('PUT', `/${room}/${existing.key}`, { etag, body })
    : await send<RuleItem>('POST', `/${room}`, { body })
  if (fill) await send('POST', `/segments/${saved.key}/customers`, { body: { where } })
  return saved
}
