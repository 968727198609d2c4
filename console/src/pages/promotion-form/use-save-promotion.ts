import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { ProblemPlace } from '#api/shapes/problem.ts'
import type { PromotionItem } from '#api/shapes/promotion.ts'
import { send } from '../../api/client.ts'
import { useAct } from '../../parts/use-act.ts'
import type { Json } from '../../rules/tree.ts'
import { placesOf } from '../../rules/use-preview.ts'

/** Saves or ends a promotion; what the server refuses is said at its fields. */
export function useSavePromotion(existing: PromotionItem | undefined) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { busy, error, act } = useAct()
  const [refused, setRefused] = useState<readonly ProblemPlace[]>([])
  const done = async () => {
    await queries.invalidateQueries()
    await navigate({ to: '/promotions' })
  }
  const save = (definition: Json, note: string) =>
    void act(
      async () => {
        setRefused([])
        const body = { definition, ...(note === '' ? {} : { note }) }
        if (existing)
          await send('PUT', `/promotions/${existing.key}`, { etag: existing.etag, body })
        else await send('POST', '/promotions', { body })
        await done()
      },
      (problem) =>
        setRefused(
          placesOf(problem).map((place) => ({
            ...place,
            pointer: place.pointer.replace(/^\/definition/, ''),
          })),
        ),
    )
  const remove = () =>
    void act(async () => {
      if (!existing) return
      await send('DELETE', `/promotions/${existing.key}`, { etag: existing.etag })
      await done()
    })
  return { save, remove, busy, error, refused, clear: () => setRefused([]) }
}
