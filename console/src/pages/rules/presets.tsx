import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import type { RuleItem, RulePreset } from '#api/shapes/rule-definition.ts'
import { send } from '../../api/client.ts'
import { useFormat } from '../../api/session.tsx'
import { useApi } from '../../api/use-api.ts'
import { useText } from '../../locales/language.tsx'
import { Pane } from '../../parts/pane.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import { useAct } from '../../parts/use-act.ts'
import { KIND_OF, pageOf, type Room } from '../../rules/rooms.ts'
import { WhyHead } from '../../rules/why-head.tsx'

/** The library: what the product brings along, to be installed as a copy that can be changed. */
export function Presets({ room, onClose }: { readonly room: Room; readonly onClose: () => void }) {
  const t = useText()
  const f = useFormat()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const answer = useApi<{ data: RulePreset[] }>('/presets')
  const { busy, error, act } = useAct()
  const install = (key: string) =>
    void act(async () => {
      const made = await send<RuleItem>('POST', `/presets/${key}`)
      await queries.invalidateQueries()
      await navigate({ to: pageOf[room], params: { key: made.key } })
    })
  const presets = answer.data?.data.filter((one) => one.kind === KIND_OF[room])
  return (
    <Pane label={t.rules.creates.presets} onClose={onClose} side>
      <WhyHead title={t.rules.creates.presets} note={t.rules.presetsNote} onClose={onClose} />
      <div className="card-body stack">
        {(answer.error ?? error) !== undefined && (answer.error ?? error) !== null && (
          <ProblemView error={answer.error ?? error} />
        )}
        {!presets && !answer.error && <Shape lines={10} />}
        <ul className="rule-presets">
          {presets?.map((preset) => (
            <li key={preset.key} className="row">
              <div className="grow">
                <b>{f.say(preset.name)}</b>
                {preset.about && <div className="soft small">{f.say(preset.about)}</div>}
              </div>
              {preset.installed ? (
                <Link to={pageOf[room]} params={{ key: preset.key }}>
                  {t.rules.installed}
                </Link>
              ) : (
                <Button size="small" loading={busy} onClick={() => install(preset.key)}>
                  {t.rules.install}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </div>
    </Pane>
  )
}
