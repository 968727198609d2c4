import { createContext, type ReactNode, use } from 'react'
import type { ConditionKind, Conditions, ShopWords } from '#api/shapes/rule-words.ts'
import type { ProblemPlace } from '#api/shapes/problem.ts'
import { useApi } from '../api/use-api.ts'

type Rules = {
  readonly kinds: readonly ConditionKind[]
  readonly words: ShopWords
  readonly errors: readonly ProblemPlace[]
}

const RulesContext = createContext<Rules | undefined>(undefined)

export function useRules(): Rules {
  const rules = use(RulesContext)
  if (!rules) throw new Error('useRules outside of RulesProvider')
  return rules
}

/** What rules can ask and speak of, and what is wrong with the one that is edited. */
export function RulesProvider({
  conditions,
  errors,
  children,
}: {
  readonly conditions: Conditions
  readonly errors: readonly ProblemPlace[]
  readonly children: ReactNode
}) {
  return (
    <RulesContext value={{ kinds: conditions.data, words: conditions.words, errors }}>
      {children}
    </RulesContext>
  )
}

/** The registry of conditions and the shop's words, read once and kept for a while. */
export const useConditions = () => useApi<Conditions>('/conditions', {}, { stale: 60_000 })
