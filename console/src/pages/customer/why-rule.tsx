import type { RuleItem, RuleKind } from '#api/shapes/rule-definition.ts'
import type { RuleExplanation } from '#api/shapes/rule-words.ts'
import { useFormat } from '../../api/session.tsx'
import { useApi } from '../../api/use-api.ts'
import { useText } from '../../locales/language.tsx'
import { Pane } from '../../parts/pane.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import { ExplainedTree } from '../../rules/explained-tree.tsx'
import { ROOM_OF } from '../../rules/rooms.ts'
import { WhyHead } from '../../rules/why-head.tsx'
import type { When } from './search.ts'

type Props = {
  readonly id: string
  /** `segment:KEY`, `tag:KEY`, `class:KEY` */
  readonly rule: string
  readonly when: When
  readonly onClose: () => void
}

/** Why (not) in a segment, with a tag, of a class: the rule as it stands for the customer, down to the facts. */
export function WhyRule({ id, rule, when, onClose }: Props) {
  const t = useText()
  const f = useFormat()
  const [kind = 'segment', key = ''] = rule.split(':')
  const room = ROOM_OF[kind as RuleKind] ?? 'segments'
  const item = useApi<RuleItem>(`/${room}/${key}`).data
  const answer = useApi<RuleExplanation>(`/customers/${encodeURIComponent(id)}/explain`, {
    [kind]: key,
    ...when,
  })
  const title = item ? t.rules.whyNamed({ name: f.say(item.name) }) : t.rules.whyTitle
  return (
    <Pane label={title} onClose={onClose} side>
      <WhyHead
        title={title}
        {...(item?.sentence ? { note: f.say(item.sentence) } : {})}
        onClose={onClose}
      />
      <div className="card-body">
        {answer.error && <ProblemView error={answer.error} onRetry={() => void answer.refetch()} />}
        {answer.data ? (
          <ExplainedTree explanation={answer.data} />
        ) : (
          !answer.error && <Shape lines={10} />
        )}
      </div>
    </Pane>
  )
}
