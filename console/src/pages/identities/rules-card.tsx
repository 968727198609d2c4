import { useQueryClient } from '@tanstack/react-query'
import type { IdentityRules } from '#api/shapes/identity.ts'
import { send } from '../../api/client.ts'
import { useFormat, useShop } from '../../api/session.tsx'
import { useApi } from '../../api/use-api.ts'
import { useText } from '../../locales/language.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Choice } from '../../parts/select-field.tsx'
import { Shape } from '../../parts/shape.tsx'
import { useAct } from '../../parts/use-act.ts'

const PATH = '/identities/rules'

/** What an identifier does that names another customer: per kind. */
export function RulesCard() {
  const t = useText()
  const f = useFormat()
  const { session } = useShop()
  const queries = useQueryClient()
  const rules = useApi<IdentityRules>(PATH, {})
  const { busy, error, act } = useAct()
  const set = (kind: string, way: string) =>
    void act(async () => {
      await send('PUT', PATH, { body: { data: [{ kind, way }] } })
      await queries.invalidateQueries({ queryKey: [PATH] })
    })
  return (
    <Card title={t.identities.rules} note={t.identities.rulesNote}>
      <div className="card-body">
        {rules.error && <ProblemView error={rules.error} />}
        {error !== undefined && <ProblemView error={error} />}
        {!rules.data && !rules.error && <Shape lines={6} />}
        <dl className="facts identity-rules">
          {rules.data?.data.map(({ kind, name, way, usual }) => (
            <div key={kind}>
              <dt>{f.say(name)}</dt>
              <dd>
                <Choice
                  label={f.say(name)}
                  value={way}
                  names={t.identities.ways}
                  disabled={busy || !session.may.includes('settings')}
                  onChange={(next) => set(kind, next)}
                />
                {way !== usual && (
                  <span className="note">
                    {' '}
                    {t.identities.usual({ way: t.identities.ways[usual] })}
                  </span>
                )}
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </Card>
  )
}
