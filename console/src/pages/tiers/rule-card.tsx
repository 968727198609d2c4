import type { TierProgram } from '#api/shapes/tier-program.ts'
import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { Card } from '../../parts/page.tsx'
import { TierTag } from '../../parts/tier-tag.tsx'
import { benefitsOf, useRuleWords } from './rule-words.ts'

/** The rule in force, as one would say it to a customer. */
export function RuleCard({ program }: { readonly program: TierProgram }) {
  const t = useText()
  const f = useFormat()
  const words = useRuleWords()
  return (
    <Card title={t.tiers.rule}>
      <div className="card-body">
        <p>{f.say(program.sentence)}</p>
        <dl className="facts rule">
          {words(program.definition).map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {benefitsOf(program.definition).map(({ level, benefits }) => (
          <p key={level} className="row wrap small">
            <TierTag program={program.key} level={level} />
            {benefits.map((benefit) => (
              <span key={benefit.kind}>{t.tiers.benefit(benefit)}</span>
            ))}
          </p>
        ))}
      </div>
    </Card>
  )
}
