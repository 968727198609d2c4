import { useQuery } from '@tanstack/react-query'
import type { RuleExplanation } from '#api/shapes/rule-words.ts'
import { send } from '../api/client.ts'
import { useText } from '../locales/language.tsx'
import { Pane } from '../parts/pane.tsx'
import { ExplainedTree } from './explained-tree.tsx'
import { ProblemView } from '../parts/problem-view.tsx'
import { Shape } from '../parts/shape.tsx'
import type { Json } from './tree.ts'
import { WhyHead } from './why-head.tsx'

type Props = { readonly where: Json; readonly customer: string; readonly onClose: () => void }

/** Why a rule that is not saved yet takes a customer in, or does not. */
export function WhyUnsaved({ where, customer, onClose }: Props) {
  const t = useText()
  const answer = useQuery<RuleExplanation>({
    queryKey: ['/rules/explain', where, customer],
    queryFn: ({ signal }) => send('POST', '/rules/explain', { body: { where, customer }, signal }),
  })
  return (
    <Pane label={t.rules.whyTitle} onClose={onClose} side>
      <WhyHead title={t.rules.whyTitle} note={customer} onClose={onClose} />
      <div className="card-body">
        {answer.error && <ProblemView error={answer.error} onRetry={() => void answer.refetch()} />}
        {answer.data ? (
          <ExplainedTree explanation={answer.data} />
        ) : (
          !answer.error && <Shape lines={8} />
        )}
      </div>
    </Pane>
  )
}
