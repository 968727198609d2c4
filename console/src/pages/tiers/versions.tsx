import { Link } from '@tanstack/react-router'
import type { TierProgram, TierProgramVersion } from '#api/shapes/tier-program.ts'
import { type Format, useFormat, useMay } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import type { Texts } from '../../locales/zh.ts'
import { Card } from '../../parts/page.tsx'
import { DifferenceList } from '../tier-form/difference-list.tsx'
import { differences } from '../tier-form/differences.ts'

/** All versions, newest first: from when, by whom, why, and what changed. */
export function Versions({ program }: { readonly program: TierProgram }) {
  const t = useText()
  const f = useFormat()
  const may = useMay('define')
  const versions = [...program.versions].sort((a, b) => b.version - a.version)
  return (
    <Card title={t.tiers.versions}>
      <div className="card-body">
        {program.draft && (
          <p className="notice warn">
            {t.tiers.draft({ who: program.draft.by, at: f.minute(program.draft.saved_at) })}
            {may && (
              <Link to="/tiers/$program/edit" params={{ program: program.key }}>
                {t.tiers.openDraft}
              </Link>
            )}
          </p>
        )}
        <ol className="versions">
          {versions.map((version, index) => (
            <Version
              key={version.version}
              version={version}
              before={versions[index + 1]}
              live={version.version === program.version}
            />
          ))}
        </ol>
      </div>
    </Card>
  )
}

type VersionProps = {
  readonly version: TierProgramVersion
  readonly before: TierProgramVersion | undefined
  readonly live: boolean
}

function Version({ version, before, live }: VersionProps) {
  const t = useText()
  const f = useFormat()
  const future = Date.parse(version.effective_from) > Date.now()
  const changes = before === undefined ? [] : differences(before.definition, version.definition)
  return (
    <li>
      <div className="row wrap">
        <b>{t.tiers.version({ version: version.version })}</b>
        {live && !future && <span className="tag good">{t.tiers.inForce}</span>}
        {future && <span className="tag warn">{t.tiers.upcoming}</span>}
        <span className="soft">{stretch(version, f, t)}</span>
      </div>
      <div className="soft small">
        {version.note !== '' && `${version.note} · `}
        {t.common.by({ who: version.by })} · {f.minute(version.published_at)}
      </div>
      {changes.length > 0 && (
        <details>
          <summary className="small">{t.tiers.changes({ count: changes.length })}</summary>
          <DifferenceList changes={changes} />
        </details>
      )}
    </li>
  )
}

/** The first version of a shop holds since ever: that is no date worth reading. */
function stretch(
  { effective_from, effective_to }: TierProgramVersion,
  f: Format,
  t: Texts,
): string {
  const isEver = Date.parse(effective_from) <= 0
  if (effective_to === null)
    return isEver ? t.tiers.always : t.tiers.fromOn({ at: f.minute(effective_from) })
  return isEver
    ? t.tiers.untilOn({ at: f.minute(effective_to) })
    : `${f.minute(effective_from)} – ${f.minute(effective_to)}`
}
