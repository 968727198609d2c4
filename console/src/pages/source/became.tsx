import type { SourceArrival } from '#api/shapes/source.ts'
import { useText } from '../../locales/language.tsx'

/** Which facts something became. */
export function Became({ arrival }: { readonly arrival: SourceArrival }) {
  const t = useText()
  const names = t.sources.facts as Readonly<Record<string, string>>
  if (arrival.became.length === 0) return <span className="faint">—</span>
  return (
    <span className="became">
      {arrival.became.map((one) => (
        <span className="tag" key={`${one.kind} ${one.id}`} title={one.id}>
          {names[one.kind] ?? one.kind}
          {one.as === null ? '' : ` ${one.as}`}
        </span>
      ))}
    </span>
  )
}
