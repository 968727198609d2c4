import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import type { RulePreview } from '#api/shapes/rule-members.ts'
import { useFormat } from '../api/session.tsx'
import { exactNumber, percent } from '../format/numbers.ts'
import { useText } from '../locales/language.tsx'
import { customerRef } from '../parts/customer-ref.ts'
import { Card } from '../parts/page.tsx'
import { ProblemView } from '../parts/problem-view.tsx'
import { Shape } from '../parts/shape.tsx'
import { Slow } from '../parts/slow.tsx'
import type { usePreview } from './use-preview.ts'

type Props = {
  readonly title?: string
  readonly found: ReturnType<typeof usePreview>
  /** Opens why the rule, unsaved as it is, takes a customer in. */
  readonly onWhy?: (customer: string) => void
}

/** Who the rule finds, while it is made: how many, what they spend, who can be reached, and some of them with why. */
export function PreviewPanel({ title, found, onWhy }: Props) {
  const t = useText()
  const { preview, error, waiting, places } = found
  return (
    <Card
      title={title ?? t.rules.preview}
      className="rule-preview"
      tools={<Waiting waiting={waiting} />}
    >
      <div className="card-body stack" aria-busy={waiting}>
        <Slow busy={waiting} queryKey={found.queryKey} />
        {error && places.length > 0 ? (
          <p className="notice warn">{t.rules.mend({ count: places.length })}</p>
        ) : (
          error && <ProblemView error={error} onRetry={found.again} />
        )}
        {found.stopped && !waiting && (
          <p className="notice">
            {t.rules.stopped}
            <Button size="small" onClick={found.again}>
              {t.rules.askAgain}
            </Button>
          </p>
        )}
        {preview ? (
          <Found preview={preview} {...(onWhy ? { onWhy } : {})} />
        ) : (
          waiting && !error && <Shape lines={8} />
        )}
      </div>
    </Card>
  )
}

/** Only what lasts is said: an answer within a blink needs no word. */
function Waiting({ waiting }: { readonly waiting: boolean }) {
  const t = useText()
  const [shown, setShown] = useState(false)
  useEffect(() => {
    if (!waiting) return setShown(false)
    const timer = setTimeout(() => setShown(true), 250)
    return () => clearTimeout(timer)
  }, [waiting])
  return <span className="faint small">{shown ? t.rules.counting : ''}</span>
}

function Found({
  preview,
  onWhy,
}: {
  readonly preview: RulePreview
  readonly onWhy?: (customer: string) => void
}) {
  const t = useText()
  const f = useFormat()
  return (
    <>
      <p className="rule-sentence">{f.say(preview.sentence)}</p>
      <dl className="stats flat">
        <div className="stat">
          <dt>{t.rules.found}</dt>
          <dd className="value" data-testid="preview-count">
            {exactNumber(preview.count)}
          </dd>
          <dd className="versus">
            {t.rules.ofAll({
              share: percent(preview.total === 0 ? 0 : preview.count / preview.total),
              total: f.short(preview.total),
            })}
          </dd>
        </div>
        <div className="stat">
          <dt>{t.rules.netSales}</dt>
          <dd className="value" title={f.money(preview.net_sales.amount)}>
            {f.shortMoney(preview.net_sales.amount)}
          </dd>
          <dd className="versus">
            {t.rules.shareOfSales({ share: percent(preview.net_sales_share / 10_000) })}
          </dd>
        </div>
      </dl>
      {preview.warnings.map((warning) => (
        <p className="notice warn" key={warning.path + warning.zh}>
          {f.say(warning)}
        </p>
      ))}
      {preview.cost.advice && <p className="notice">{f.say(preview.cost.advice)}</p>}
      <Reach preview={preview} />
      <Sample preview={preview} {...(onWhy ? { onWhy } : {})} />
    </>
  )
}

function Reach({ preview }: { readonly preview: RulePreview }) {
  const t = useText()
  const names: Readonly<Record<string, string>> = t.rules.channels
  return (
    <section>
      <h3 className="sub">{t.rules.reach}</h3>
      {preview.by_channel.length === 0 && <p className="faint small">{t.rules.noReach}</p>}
      {preview.by_channel.map(({ channel, reachable }) => (
        <div className="rule-reach" key={channel}>
          <span className="small">{names[channel] ?? channel}</span>
          <span className="bar" aria-hidden="true">
            <i
              style={{ width: `${preview.count === 0 ? 0 : (reachable / preview.count) * 100}%` }}
            />
          </span>
          <span className="number small">{exactNumber(reachable)}</span>
        </div>
      ))}
    </section>
  )
}

function Sample({
  preview,
  onWhy,
}: {
  readonly preview: RulePreview
  readonly onWhy?: (customer: string) => void
}) {
  const t = useText()
  const f = useFormat()
  if (preview.count === 0) return <p className="faint">{t.rules.nobody}</p>
  return (
    <section>
      <h3 className="sub">{t.rules.sample}</h3>
      <ul className="rule-sample">
        {preview.sample.map((one) => (
          <li key={one.no}>
            <div className="row">
              <Link to="/customers/$id" params={{ id: customerRef(one) }}>
                {one.name ?? (one.id === '' ? `#${one.no}` : one.id)}
              </Link>
              {onWhy && (
                <button
                  type="button"
                  className="quiet push"
                  onClick={() => onWhy(customerRef(one))}
                >
                  {t.customer.why}
                </button>
              )}
            </div>
            <div className="soft small">
              {one.reasons.map((reason) => f.say(reason)).join(t.rules.semicolon)}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
