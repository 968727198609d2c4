import { useQuery } from '@tanstack/react-query'
import type { RuleTextAnswer } from '#api/shapes/rule-words.ts'
import { send } from '../../api/client.ts'
import { useFormat } from '../../api/session.tsx'

/** A rule of the address in words; undefined while it is asked for, the rule itself where it is none. */
export function useRuleSentence(rule: string | undefined): string | undefined {
  const f = useFormat()
  const answer = useQuery<RuleTextAnswer>({
    queryKey: ['/rules/text', rule],
    enabled: rule !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    queryFn: ({ signal }) =>
      send('POST', '/rules/text', { body: { where: read(rule ?? '') }, signal }),
  })
  if (answer.error) return rule
  return answer.data?.sentence && f.say(answer.data.sentence)
}

function read(rule: string): unknown {
  try {
    return JSON.parse(rule)
  } catch {
    return rule
  }
}
