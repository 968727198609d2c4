import type { Rfm, RfmAxis } from '#api/shapes/rfm.ts'
import type { Unit } from '#api/shapes/metric.ts'
import { type Format, useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import type { Texts } from '../../locales/zh.ts'
import { Card } from '../../parts/page.tsx'
import { exactValue, shortValue } from '../../parts/value.tsx'

/** R, F and M: the value, the score, and the cut-points that made it. */
export function RfmCard({ rfm }: { readonly rfm: Rfm }) {
  const t = useText()
  const f = useFormat()
  const classes = [rfm.class, rfm.group].flatMap((one) => (one === null ? [] : [f.say(one.name)]))
  return (
    <Card
      title="RFM"
      note={f.say(rfm.sentence)}
      tools={classes.map((name) => (
        <span key={name} className="tag good">
          {name}
        </span>
      ))}
    >
      <div className="card-body rfm-axes">
        <Axis name={t.customer.r} axis={rfm.r} />
        <Axis name={t.customer.f} axis={rfm.f} />
        <Axis name={t.customer.m} axis={rfm.m} />
        <p className="note">
          {f.say(rfm.window_text)}
          {rfm.cuts_at !== null && ` · ${t.customer.cutsAt({ at: f.minute(rfm.cuts_at) })}`}
        </p>
      </div>
    </Card>
  )
}

function Axis({ name, axis }: { readonly name: string; readonly axis: RfmAxis }) {
  const t = useText()
  const f = useFormat()
  const unit = axis.unit as Unit
  return (
    <div className="rfm-axis">
      <div className="row">
        <span className="soft">{name}</span>
        <b className="push">{exactValue(axis.value, unit, f, t)}</b>
        <span className="score">
          {axis.score === null ? '—' : t.customer.score({ score: axis.score, bins: axis.bins })}
        </span>
      </div>
      <ol className="bins" aria-label={t.customer.bands}>
        {Array.from({ length: axis.bins }, (_, index) => {
          const mine = axis.score === index + 1
          return (
            <li
              key={`${axis.metric} ${index + 1}`}
              className={mine ? 'mine' : ''}
              aria-current={mine || undefined}
            >
              {index + 1}
            </li>
          )
        })}
      </ol>
      <div className="faint small">{band(axis, unit, f, t)}</div>
    </div>
  )
}

function band(axis: RfmAxis, unit: Unit, f: Format, t: Texts): string {
  const write = (value: number) => shortValue(value, unit, f, t)
  const cuts = axis.cuts.map(write).join(' / ')
  const own =
    axis.from === null && axis.to === null
      ? ''
      : axis.from === null
        ? t.customer.bandBelow({ to: write(axis.to ?? 0) })
        : axis.to === null
          ? t.customer.bandFrom({ from: write(axis.from) })
          : t.customer.bandBetween({
              from: write(Math.min(axis.from, axis.to)),
              to: write(Math.max(axis.from, axis.to)),
            })
  return [own, cuts === '' ? '' : t.customer.cuts({ cuts })].filter(Boolean).join(' · ')
}
