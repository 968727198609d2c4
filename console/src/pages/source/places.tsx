import type { SourceReject } from '#api/shapes/source.ts'
import { useFormat } from '../../api/session.tsx'

/** What is wrong, place by place. */
export function Places({ problems }: { readonly problems: SourceReject['problems'] }) {
  const f = useFormat()
  return (
    <ul className="places">
      {problems.map((one) => (
        <li key={one.pointer + one.code}>
          {one.pointer !== '' && <code>{one.pointer}</code>} {f.say(one.detail)}
        </li>
      ))}
    </ul>
  )
}
