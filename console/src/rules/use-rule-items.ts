import type { RuleItem } from '#api/shapes/rule-definition.ts'
import { useApi } from '../api/use-api.ts'
import type { Room } from './rooms.ts'

/** All definitions of a kind; read again while one of them is being evaluated. */
export function useRuleItems(room: Room) {
  const answer = useApi<{ data: RuleItem[] }>(
    `/${room}`,
    {},
    {
      every: (found) => (found?.data.some((one) => one.evaluating) ? 1_000 : 30_000),
      keep: true,
    },
  )
  return { data: answer.data?.data, error: answer.error, retry: () => void answer.refetch() }
}
