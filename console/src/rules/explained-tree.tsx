import type { ExplainedNode, RuleExplanation } from '#api/shapes/rule-words.ts'
import { useFormat } from '../api/session.tsx'
import { useText } from '../locales/language.tsx'

/** Why in, or why not: every node of the rule with how it stands for the customer, down to the facts. */
export function ExplainedTree({ explanation }: { readonly explanation: RuleExplanation }) {
  const t = useText()
  const f = useFormat()
  const { tree, changes, reason } = explanation
  return (
    <div className="stack">
      <p>
        <span className={`tag ${explanation.in ? 'good' : ''}`}>
          {explanation.in ? t.rules.isIn : t.rules.isNot}
        </span>
        {explanation.value_name && <b> {f.say(explanation.value_name)}</b>}
        {explanation.truth === null && <span className="soft"> {t.rules.notKnown}</span>}
      </p>
      {reason && <p>{f.say(reason)}</p>}
      {tree && (
        <ul className="rule-why">
          <Node node={tree} />
        </ul>
      )}
      {changes.length > 0 && (
        <section>
          <h3 className="sub">{t.rules.whatChanges}</h3>
          <ul className="sentences">
            {changes.map((change) => (
              <li key={change.zh}>{f.say(change)}</li>
            ))}
          </ul>
        </section>
      )}
      <p className="faint small">
        {explanation.version !== null && t.tiers.version({ version: explanation.version })}{' '}
        {t.customers.asOf({ at: f.minute(explanation.as_of) })}
      </p>
    </div>
  )
}

function Node({ node }: { readonly node: ExplainedNode }) {
  const t = useText()
  const f = useFormat()
  const word = node.truth === null ? t.rules.unknown : node.truth ? t.common.yes : t.common.no
  const sign = node.truth === null ? '?' : node.truth ? '✓' : '✗'
  return (
    <li data-truth={String(node.truth)}>
      <div className="rule-why-line">
        <span className="rule-truth" role="img" aria-label={word} title={word}>
          {sign}
        </span>
        <div>
          <span>{node.kind === 'leaf' ? f.say(node.sentence) : t.rules.nodeKinds[node.kind]}</span>
          {node.ground && (
            <div className="soft small">
              {f.say(node.ground.text)}
              {t.rules.colon}
              <b>{f.say(node.ground.value_text)}</b>
              {node.ground.missing_text && ` · ${f.say(node.ground.missing_text)}`}
            </div>
          )}
          {node.facts && node.facts.length > 0 && (
            <details>
              <summary className="small">{t.rules.facts({ count: node.facts.length })}</summary>
              <ul className="rule-facts small">
                {node.facts.map((fact) => (
                  <li key={fact.kind + fact.id}>
                    <span className="soft nowrap">{f.minute(fact.at)}</span> {f.say(fact.text)}{' '}
                    {fact.amount && <b className="nowrap">{f.money(fact.amount.amount)}</b>}
                  </li>
                ))}
              </ul>
            </details>
          )}
        </div>
      </div>
      {node.children && node.children.length > 0 && (
        <ul className="rule-why">
          {node.children.map((child, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a rule's nodes have no identity but their place
            <Node key={index} node={child} />
          ))}
        </ul>
      )}
    </li>
  )
}
