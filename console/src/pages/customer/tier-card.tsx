import { useState } from 'react'
import type { CustomerTier, TierMeasure } from '#api/shapes/tier.ts'
import { useFormat, useMay } from '../../api/session.tsx'
import { percent } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Card } from '../../parts/page.tsx'
import { TierTag, useLevels } from '../../parts/tier-tag.tsx'
import { exactValue } from '../../parts/value.tsx'
import { PinForm } from './pin-form.tsx'
import { PinNotice } from './pin-notice.tsx'
import { TierStays } from './tier-stays.tsx'

type Props = {
  readonly id: string
  readonly tier: CustomerTier
  /** One looks at the past: nothing can be changed there. */
  readonly past: boolean
  readonly onWhy: () => void
}

/** Where the customer stands in a program: level, way up, what keeps it, when it would drop. */
export function TierCard({ id, tier, past, onWhy }: Props) {
  const t = useText()
  const f = useFormat()
  const mayPin = useMay('pin')
  const [pinning, setPinning] = useState(false)
  return (
    <Card
      title={f.say(tier.program_name)}
      note={f.say(tier.window.text)}
      tools={
        <>
          <button type="button" className="quiet" onClick={onWhy}>
            {t.customer.why}
          </button>
          {mayPin && !past && tier.pin === null && (
            <button
              type="button"
              className="quiet"
              aria-expanded={pinning}
              onClick={() => setPinning(!pinning)}
            >
              {t.customer.pin}
            </button>
          )}
        </>
      }
    >
      <div className="card-body">
        <Ladder tier={tier} />
        {tier.measures.map((measure) => (
          <MeasureLine key={measure.metric} measure={measure} />
        ))}
        <ul className="sentences">
          {tier.keep && <li>{f.say(tier.keep.sentence)}</li>}
          {tier.drop && <li className={tier.pin ? '' : 'warn'}>{f.say(tier.drop.sentence)}</li>}
          {tier.up === null && <li>{t.customer.topLevel}</li>}
        </ul>
        {tier.pin && <PinNotice id={id} tier={tier} pin={tier.pin} may={mayPin && !past} />}
        {pinning && <PinForm id={id} tier={tier} onDone={() => setPinning(false)} />}
        <TierStays tier={tier} />
      </div>
    </Card>
  )
}

/** The ladder from left to right: passed levels filled, the way to the next one as far as it has been gone. */
function Ladder({ tier }: { readonly tier: CustomerTier }) {
  const t = useText()
  const f = useFormat()
  const levels = useLevels()(tier.program)
  const since = tier.since === null ? '' : t.customer.since({ at: f.day(tier.since) })
  return (
    <div className="tier-ladder">
      <div className="row wrap">
        <TierTag program={tier.program} level={tier.level} pinned={tier.pin !== null} />
        <span className="soft">{since}</span>
        {tier.valid_until !== null && (
          <span className="soft">{t.customer.validUntil({ at: f.day(tier.valid_until) })}</span>
        )}
        {tier.up && (
          <span className="push">
            <b>{f.say(tier.up.sentence)}</b>
            {tier.up.by !== null && (
              <span className="soft"> {t.customer.wayBy({ at: f.day(tier.up.by) })}</span>
            )}
          </span>
        )}
      </div>
      <ol
        className="rungs"
        aria-label={t.customer.progress({ share: percent(tier.progress / 10_000) })}
      >
        {levels.map((level) => {
          const share =
            level.rank <= tier.rank ? 1 : level.rank === tier.rank + 1 ? tier.progress / 10_000 : 0
          return (
            <li key={level.key} className={level.rank === tier.rank ? 'here' : ''}>
              <span className="bar thick" aria-hidden="true">
                <i style={{ width: `${share * 100}%`, background: level.metal.fill }} />
              </span>
              <span className="small">{level.name}</span>
            </li>
          )
        })}
      </ol>
    </div>
  )
}

function MeasureLine({ measure }: { readonly measure: TierMeasure }) {
  const t = useText()
  const f = useFormat()
  return (
    <p className="measure">
      <span className="soft">{f.say(measure.name)}</span>{' '}
      <b>{exactValue(measure.value, measure.unit, f, t)}</b>
      <span className="faint"> / {exactValue(measure.needed, measure.unit, f, t)}</span>
    </p>
  )
}
