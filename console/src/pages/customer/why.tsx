import type { ExplainedFact, Explanation } from '#api/shapes/explanation.ts'
import { useFormat } from '../../api/session.tsx'
import { useApi } from '../../api/use-api.ts'
import { exactNumber } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Pane } from '../../parts/pane.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import type { Column } from '../../parts/table/column.ts'
import { Table } from '../../parts/table/table.tsx'
import { TierTag } from '../../parts/tier-tag.tsx'
import { exactValue } from '../../parts/value.tsx'
import type { When } from './search.ts'

type Props = {
  readonly id: string
  readonly program: string
  readonly when: When
  readonly onClose: () => void
}

/** Why this level: the rule, what decided it, and the facts it rests on, down to each order. */
export function Why({ id, program, when, onClose }: Props) {
  const t = useText()
  const answer = useApi<Explanation>(`/customers/${encodeURIComponent(id)}/explain`, {
    tier: program,
    ...when,
  })
  return (
    <Pane label={t.customer.whyTitle} onClose={onClose} side>
      <header className="card-head">
        <h2>{t.customer.whyTitle}</h2>
        <button type="button" className="quiet push" onClick={onClose}>
          {t.common.close} <kbd>Esc</kbd>
        </button>
      </header>
      <div className="card-body">
        {answer.error && <ProblemView error={answer.error} onRetry={() => void answer.refetch()} />}
        {answer.data ? <Reasons why={answer.data} /> : !answer.error && <Shape lines={12} />}
      </div>
    </Pane>
  )
}

function Reasons({ why }: { readonly why: Explanation }) {
  const t = useText()
  const f = useFormat()
  return (
    <div className="stack">
      <p className="row wrap">
        <TierTag program={why.tier.program} level={why.tier.level} pinned={why.tier.pin !== null} />
        <span className="strong">{f.say(why.decided.sentence)}</span>
      </p>
      <ul className="sentences">
        {why.sentences.map((sentence) => (
          <li key={sentence.zh}>{f.say(sentence)}</li>
        ))}
      </ul>
      <section>
        <h3 className="sub">
          {Date.parse(why.rule.effective_at) <= 0
            ? t.customer.ruleAlways({ version: why.rule.version })
            : t.customer.ruleOf({
                version: why.rule.version,
                at: f.day(why.rule.effective_at),
              })}
        </h3>
        <p>{f.say(why.rule.sentence)}</p>
      </section>
      <section>
        <h3 className="sub">
          {why.decided.at === null
            ? t.customer.measures
            : t.customer.measuresAt({ at: f.minute(why.decided.at) })}
        </h3>
        <dl className="facts">
          {why.decided.measures.map((measure) => (
            <div key={measure.metric}>
              <dt>{f.say(measure.name)}</dt>
              <dd>
                <b>{exactValue(measure.value, measure.unit, f, t)}</b> /{' '}
                {exactValue(measure.needed, measure.unit, f, t)}
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <section>
        <h3 className="sub">
          {t.customer.factsBehind({
            shown: exactNumber(why.facts.length),
            total: exactNumber(why.facts_total),
          })}
        </h3>
        <Table
          label={t.customer.factsBehindLabel}
          columns={useColumns()}
          rows={why.facts}
          rowKey={(fact) => `${fact.kind} ${fact.source} ${fact.id} ${fact.at}`}
          height="46dvh"
        />
      </section>
      <p className="note">
        {t.customer.asOfKnown({ asOf: f.second(why.as_of), knownAt: f.second(why.known_at) })}
      </p>
    </div>
  )
}

function useColumns(): readonly Column<ExplainedFact>[] {
  const t = useText()
  const f = useFormat()
  return [
    {
      key: 'at',
      title: t.customer.factAt,
      width: 130,
      cell: (fact) => <span className="nowrap">{f.minute(fact.at)}</span>,
    },
    {
      key: 'what',
      title: t.customer.fact,
      cell: (fact) => (
        <>
          {(t.customer.kinds as Readonly<Record<string, string>>)[fact.kind] ?? fact.kind}{' '}
          <span className="mono">{fact.id}</span>
          {fact.note !== null && <div className="faint">{f.say(fact.note)}</div>}
        </>
      ),
    },
    {
      key: 'amount',
      title: t.customer.amount,
      number: true,
      cell: (fact) => (fact.amount === null ? '' : f.money(fact.amount.amount)),
    },
    {
      key: 'counts',
      title: t.customer.counts,
      number: true,
      cell: (fact) => <b>{fact.counts === null ? '' : f.money(fact.counts.amount)}</b>,
    },
  ]
}
