import type { RuleItem, RuleVersion } from '#api/shapes/rule-definition.ts'
import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { Card } from '../../parts/page.tsx'
import { DifferenceList } from '../tier-form/difference-list.tsx'
import { differences } from '../tier-form/differences.ts'

/** All versions, newest first: when, by whom, why, and what changed. */
export function Versions({ item }: { readonly item: RuleItem }) {
  const t = useText()
  const versions = item.versions.toSorted((a, b) => b.version - a.version)
  return (
    <Card title={t.tiers.versions}>
      <div className="card-body">
        <ol className="versions">
          {versions.map((version, index) => (
            <Version
              key={version.version}
              version={version}
              before={versions[index + 1]}
              live={version.version === item.version}
            />
          ))}
        </ol>
        <details>
          <summary className="small">JSON</summary>
          <pre className="report">{JSON.stringify(item.definition, undefined, 2)}</pre>
        </details>
      </div>
    </Card>
  )
}

/** What came along says so, in the language of whoever reads. */
function noteOf({ note, created_by }: RuleVersion, preset: string): string {
  const said = note === '' && created_by === 'zhike' ? preset : note
  return said === '' ? '' : `${said} · `
}

type Props = {
  readonly version: RuleVersion
  readonly before: RuleVersion | undefined
  readonly live: boolean
}

function Version({ version, before, live }: Props) {
  const t = useText()
  const f = useFormat()
  const changes = before?.definition ? differences(before.definition, version.definition) : []
  return (
    <li>
      <div className="row wrap">
        <b>{t.tiers.version({ version: version.version })}</b>
        {live && <span className="tag good">{t.tiers.inForce}</span>}
      </div>
      <div className="soft small">
        {noteOf(version, t.rules.presetVersion)}
        {t.common.by({ who: version.created_by })} · {f.minute(version.created_at)}
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
