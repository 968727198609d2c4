import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { RulePreview } from '#api/shapes/rule-members.ts'
import { RequestProblem, send } from '../api/client.ts'
import type { Json } from './tree.ts'

const PAUSE = 350

/** The preview of a rule, asked for when typing pauses; an answer that nobody waits for any more is called off. */
export function usePreview(where: Json | undefined) {
  const text = JSON.stringify(where)
  const [settled, setSettled] = useState(text)
  const queries = useQueryClient()
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE)
    return () => clearTimeout(timer)
  }, [text])
  const queryKey = ['/segments/preview', settled]
  const answer = useQuery<RulePreview>({
    queryKey,
    queryFn: ({ signal }) =>
      send<RulePreview>('POST', '/segments/preview', {
        body: { where: JSON.parse(settled ?? 'null'), limit: 10, reach: true },
        signal,
      }),
    enabled: settled !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  })
  const stopped = answer.fetchStatus === 'idle' && answer.status === 'pending'
  return {
    preview: answer.error ? undefined : answer.data,
    error: answer.error,
    /** The rule has changed since; what is shown is of before. */
    waiting: text !== settled || answer.isFetching,
    stopped,
    stop: () => void queries.cancelQueries({ queryKey }),
    again: () => void answer.refetch(),
    queryKey,
    places: placesOf(answer.error),
  }
}

/** What is wrong, place by place; pointers are those of the rule's own JSON. */
export function placesOf(error: unknown) {
  return error instanceof RequestProblem ? (error.problem.errors ?? []) : []
}
