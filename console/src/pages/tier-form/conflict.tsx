import { Button } from 'antd'
import type { TierProgram as Answer } from '#api/shapes/tier-program.ts'
import type { TierProgram } from '#loyalty/tier-program.ts'
import { useText } from '../../locales/language.tsx'
import { DifferenceList } from './difference-list.tsx'
import { differences } from './differences.ts'

type Props = {
  readonly base: TierProgram
  readonly mine: TierProgram
  readonly theirs: Answer
  readonly onMine: () => void
  readonly onTheirs: () => void
}

/** Somebody else changed the rules meanwhile: both changes side by side, and the choice. */
export function Conflict({ base, mine, theirs, onMine, onTheirs }: Props) {
  const t = useText()
  const definition = theirs.draft?.definition ?? theirs.definition
  const by = theirs.draft?.by ?? theirs.versions.at(-1)?.by ?? ''
  return (
    <section className="notice warn conflict" role="alert">
      <p className="strong">{t.tierForm.conflict({ who: by })}</p>
      <div className="both">
        <Changes title={t.tierForm.theirs} before={base} after={definition} />
        <Changes title={t.tierForm.mine} before={base} after={mine} />
      </div>
      <div className="row">
        <Button onClick={onTheirs}>{t.tierForm.takeTheirs}</Button>
        <Button onClick={onMine}>{t.tierForm.keepMine}</Button>
      </div>
    </section>
  )
}

function Changes({
  title,
  before,
  after,
}: {
  readonly title: string
  readonly before: unknown
  readonly after: unknown
}) {
  const t = useText()
  const list = differences(before, after)
  return (
    <div>
      <h3>{title}</h3>
      {list.length === 0 && <p>{t.common.none}</p>}
      <DifferenceList changes={list} />
    </div>
  )
}
