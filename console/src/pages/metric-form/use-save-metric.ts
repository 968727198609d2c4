import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { MetricDetail } from '#api/shapes/metric.ts'
import type { ProblemPlace } from '#api/shapes/problem.ts'
import { send } from '../../api/client.ts'
import { useAct } from '../../parts/use-act.ts'
import type { Json } from '../../rules/tree.ts'
import { placesOf } from '../../rules/use-preview.ts'

/** Saves a metric of the shop's own; what the server refuses is said at its fields. */
export function useSaveMetric(existing: MetricDetail | undefined) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { busy, error, act } = useAct()
  const [refused, setRefused] = useState<readonly ProblemPlace[]>([])
  const save = (definition: Json, note: string) =>
    void act(
      async () => {
        setRefused([])
        const body = { definition, ...(note === '' ? {} : { note }) }
        const saved = existing
          ? await send<MetricDetail>('PUT', `/metrics/${existing.key}`, {
              etag: existing.etag,
              body,
            })
          : await send<MetricDetail>('POST', '/metrics', { body })
        await queries.invalidateQueries()
        await navigate({ to: '/dictionary/$key', params: { key: saved.key } })
      },
      (problem) =>
        setRefused(
          placesOf(problem).map((place) => ({
            ...place,
            pointer: place.pointer.replace(/^\/definition/, ''),
          })),
        ),
    )
  return { save, busy, error, refused, clear: () => setRefused([]) }
}
