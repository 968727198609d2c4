import { Link } from '@tanstack/react-router'
import type { Customer } from '#api/shapes/customer.ts'
import type { CustomerClass, CustomerSegment, CustomerTag } from '#api/shapes/customer-rules.ts'
import { useFormat, useMay } from '../../api/session.tsx'
import { percent } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { pageOf } from '../../rules/rooms.ts'
import { GiveTag } from './give-tag.tsx'
import { OverrideClass } from './override-class.tsx'
import { useHandOver } from './use-hand-over.ts'
import { WhyAny } from './why-any.tsx'
import '../../rules/rules.css'

type Props = {
  readonly id: string
  readonly customer: Customer
  /** Looking at the past, nothing can be changed. */
  readonly past: boolean
  /** Opens why; `segment:KEY`, `tag:KEY`, `class:KEY`. */
  readonly onWhy: (rule: string) => void
}
type Ruled = {
  readonly classes?: readonly CustomerClass[]
  readonly tags?: readonly CustomerTag[]
  readonly segments?: readonly CustomerSegment[]
}

/** What rules and people say of the customer: classes with reasons, tags with source and expiry, segments. */
export function RulesCard({ id, customer, past, onWhy }: Props) {
  const t = useText()
  const may = useMay('define') && !past
  const { classes = [], tags = [], segments = [] } = customer as Ruled
  return (
    <>
      <Card title={t.rules.customer.classes}>
        <div className="card-body">
          {classes.length === 0 && <p className="soft">{t.rules.customer.none}</p>}
          {[...Map.groupBy(classes, (one) => one.key).values()].map(
            ([one, ...more]) =>
              one && <Class key={one.key} id={id} one={one} more={more} may={may} onWhy={onWhy} />,
          )}
        </div>
      </Card>
      <Card title={t.rules.customer.tags}>
        <div className="card-body">
          {tags.length === 0 && <p className="soft">{t.rules.customer.none}</p>}
          {tags.map((tag) => (
            <Tag key={tag.key + (tag.value ?? '')} id={id} tag={tag} may={may} onWhy={onWhy} />
          ))}
          {may && <GiveTag id={id} had={tags.map((tag) => tag.key)} />}
        </div>
      </Card>
      <Card title={t.rules.customer.segments}>
        <div className="card-body">
          {segments.length === 0 && <p className="soft">{t.rules.customer.none}</p>}
          {segments.map((segment) => (
            <Segment key={segment.key} segment={segment} onWhy={onWhy} />
          ))}
        </div>
      </Card>
      <WhyAny onWhy={onWhy} />
    </>
  )
}

function WhyButton({ name, onWhy }: { readonly name: string; readonly onWhy: () => void }) {
  const t = useText()
  return (
    <button
      type="button"
      className="quiet push"
      aria-label={t.rules.customer.whyOf({ name })}
      onClick={onWhy}
    >
      {t.customer.why}
    </button>
  )
}

type Line = Pick<Props, 'id' | 'onWhy'> & { readonly may: boolean }

type ClassLine = Line & {
  readonly one: CustomerClass
  /** Its other values, of a class that can have several at once. */
  readonly more: readonly CustomerClass[]
}

function Class({ id, one, more, may, onWhy }: ClassLine) {
  const t = useText()
  const f = useFormat()
  const name = f.say(one.name)
  return (
    <div className="rule-mine">
      <div className="row">
        <Link to={pageOf.classes} params={{ key: one.key }} className="quiet-link soft">
          {name}
        </Link>
        <b>
          {[one, ...more]
            .map((it) => (it.value_name ? f.say(it.value_name) : t.rules.customer.noValue))
            .join(t.rules.listComma)}
        </b>
        {one.confidence != null && (
          <span className="faint small">
            {t.rules.customer.confidence({ share: percent(one.confidence / 10_000) })}
          </span>
        )}
        <WhyButton name={name} onWhy={() => onWhy(`class:${one.key}`)} />
      </div>
      <div className={more.length > 0 ? 'soft small rule-said' : 'soft small'}>
        {one.override
          ? t.rules.customer.overridden({ who: one.override.by, reason: one.override.reason })
          : f.say(one.reason)}
        {one.override?.until != null &&
          ` · ${t.rules.customer.until({ at: f.day(one.override.until) })}`}
      </div>
      {may && <OverrideClass id={id} one={one} />}
    </div>
  )
}

function Tag({ id, tag, may, onWhy }: Line & { readonly tag: CustomerTag }) {
  const t = useText()
  const f = useFormat()
  const { error, hand } = useHandOver(id)
  const name = f.say(tag.name)
  const sources: Readonly<Record<string, string>> = t.rules.customer.source
  return (
    <div className="rule-mine">
      <div className="row">
        <Link to={pageOf.tags} params={{ key: tag.key }} className="tag good">
          {name}
          {tag.value_name && ` · ${f.say(tag.value_name)}`}
        </Link>
        <span className="faint small">
          {sources[tag.source] ?? tag.source}
          {tag.group !== null && ` · ${tag.group}`}
        </span>
        <WhyButton name={name} onWhy={() => onWhy(`tag:${tag.key}`)} />
        {may && tag.source === 'manual' && (
          <button
            type="button"
            className="quiet"
            aria-label={t.rules.customer.untag({ name })}
            onClick={() => hand('DELETE', `tags/${tag.key}`)}
          >
            ×
          </button>
        )}
      </div>
      <div className="soft small">
        {[
          f.say(tag.reason),
          tag.by ?? '',
          tag.since === null ? '' : t.rules.customer.since({ at: f.day(tag.since) }),
          tag.until == null ? '' : t.rules.customer.until({ at: f.day(tag.until) }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </div>
      {error !== undefined && <ProblemView error={error} />}
    </div>
  )
}

function Segment({ segment, onWhy }: Pick<Props, 'onWhy'> & { readonly segment: CustomerSegment }) {
  const t = useText()
  const f = useFormat()
  const name = f.say(segment.name)
  return (
    <div className="row">
      <Link to={pageOf.segments} params={{ key: segment.key }}>
        {name}
      </Link>
      {segment.since !== null && (
        <span className="faint small">{t.rules.customer.since({ at: f.day(segment.since) })}</span>
      )}
      <WhyButton name={name} onWhy={() => onWhy(`segment:${segment.key}`)} />
    </div>
  )
}
