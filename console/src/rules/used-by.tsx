import { Link } from '@tanstack/react-router'
import type { RuleUse } from '#api/shapes/rule-definition.ts'
import { useFormat } from '../api/session.tsx'
import { useText } from '../locales/language.tsx'
import { Card } from '../parts/page.tsx'
import { pageOf } from './rooms.ts'

/** What refers to it, and would change with it. */
export function UsedBy({ users }: { readonly users: readonly RuleUse[] }) {
  const t = useText()
  return (
    <Card title={t.rules.usedBy}>
      <div className="card-body">
        {users.length === 0 ? (
          <p className="soft">{t.rules.usedByNobody}</p>
        ) : (
          <ul className="sentences">
            {users.map((use) => (
              <li key={use.kind + use.key}>
                <Use use={use} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </Card>
  )
}

function Use({ use }: { readonly use: RuleUse }) {
  const t = useText()
  const f = useFormat()
  const kinds: Readonly<Record<string, string>> = t.rules.useKinds
  const name = f.say(use.name)
  const params = { key: use.key }
  return (
    <>
      <span className="soft">{kinds[use.kind] ?? use.kind}</span>{' '}
      {use.kind === 'segment' ? (
        <Link to={pageOf.segments} params={params}>
          {name}
        </Link>
      ) : use.kind === 'tag' ? (
        <Link to={pageOf.tags} params={params}>
          {name}
        </Link>
      ) : use.kind === 'class' ? (
        <Link to={pageOf.classes} params={params}>
          {name}
        </Link>
      ) : (
        name
      )}
    </>
  )
}
