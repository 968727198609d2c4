import { Button } from 'antd'
import type { RuleItem } from '#api/shapes/rule-definition.ts'
import { useText } from '../../locales/language.tsx'
import { DifferenceList } from '../tier-form/difference-list.tsx'
import { differences } from '../tier-form/differences.ts'

type Props = {
  readonly base: unknown
  readonly mine: unknown
  readonly theirs: RuleItem
  readonly onMine: () => void
  readonly onTheirs: () => void
}

/** Somebody else changed the definition meanwhile: both changes side by side, and the choice. */
export function Conflict({ base, mine, theirs, onMine, onTheirs }: Props) {
  const t = useText()
  const by = theirs.versions.find((one) => one.version === theirs.version)?.created_by ?? ''
  const sides = [
    { title: t.tierForm.theirs, changes: differences(base, theirs.definition) },
    { title: t.tierForm.mine, changes: differences(base, mine) },
  ]
  return (
    <section className="notice warn conflict" role="alert">
      <p className="strong">{t.tierForm.conflict({ who: by })}</p>
      <div className="both">
        {sides.map(({ title, changes }) => (
          <div key={title}>
            <h3>{title}</h3>
            {changes.length === 0 && <p>{t.common.none}</p>}
            <DifferenceList changes={changes} />
          </div>
        ))}
      </div>
      <div className="row">
        <Button onClick={onTheirs}>{t.tierForm.takeTheirs}</Button>
        <Button onClick={onMine}>{t.tierForm.keepMine}</Button>
      </div>
    </section>
  )
}
