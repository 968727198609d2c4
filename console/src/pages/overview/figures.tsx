import type { Figure } from '#api/shapes/overview.ts'
import { useFormat } from '../../api/session.tsx'
import { change, percent } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Behind } from '../../parts/behind.tsx'
import { exactValue, shortValue } from '../../parts/value.tsx'

/** The headline numbers: each with its sentence under the pointer, its comparison, and the customers behind it. */
export function Figures({ figures }: { readonly figures: readonly Figure[] }) {
  return (
    <dl className="stats">
      {figures.map((figure) => (
        <Stat key={figure.key} figure={figure} />
      ))}
    </dl>
  )
}

function Stat({ figure }: { readonly figure: Figure }) {
  const t = useText()
  const f = useFormat()
  const exact = exactValue(figure.value, figure.unit, f, t)
  return (
    <div className="stat" title={f.say(figure.sentence)}>
      <dt>{f.say(figure.name)}</dt>
      <dd>
        <div className="value">
          <Behind query={figure.customers} title={exact}>
            {shortValue(figure.value, figure.unit, f, t)}
          </Behind>
        </div>
        <div className="versus">
          <Versus figure={figure} />
        </div>
      </dd>
    </div>
  )
}

function Versus({ figure }: { readonly figure: Figure }) {
  const t = useText()
  const f = useFormat()
  const grown = change(figure.value, figure.previous)
  if (figure.previous === null || figure.value === null) return <>{t.overview.noPrevious}</>
  const before = exactValue(figure.previous, figure.unit, f, t)
  if (figure.value === figure.previous) return <span title={before}>{t.overview.same}</span>
  if (figure.unit === 'basis_points') {
    const points = (figure.value - figure.previous) / 100
    return (
      <span title={before}>
        <span className="hidden">{t.overview.versus}</span> <Arrow up={points > 0} />{' '}
        {t.overview.points({ value: Math.abs(points).toFixed(1) })}
      </span>
    )
  }
  if (grown === undefined) return <span title={before}>{t.overview.was({ before })}</span>
  return (
    <span title={before}>
      <span className="hidden">{t.overview.versus}</span> <Arrow up={grown > 0} />{' '}
      {percent(Math.abs(grown))}
    </span>
  )
}

const Arrow = ({ up }: { readonly up: boolean }) => {
  const t = useText()
  return (
    <span className={up ? 'arrow up' : 'arrow down'}>
      <span aria-hidden="true">{up ? '▲' : '▼'}</span>
      <span className="hidden">{up ? t.overview.more : t.overview.less}</span>
    </span>
  )
}
