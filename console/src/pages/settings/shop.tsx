import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { type FormEvent, useState } from 'react'
import type { Settings, SettingsInput } from '#api/shapes/settings.ts'
import { isProblem, send } from '../../api/client.ts'
import { useMay, useStatus } from '../../api/session.tsx'
import { useApi } from '../../api/use-api.ts'
import { exactNumber } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Ask } from '../../parts/ask.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { SelectField } from '../../parts/select-field.tsx'
import { Shape } from '../../parts/shape.tsx'
import { TextField } from '../../parts/text-field.tsx'
import { useAct } from '../../parts/use-act.ts'
import { SystemCard } from './system-card.tsx'

const CURRENCIES = [
  'CNY',
  'HKD',
  'TWD',
  'USD',
  'EUR',
  'GBP',
  'JPY',
  'KRW',
  'SGD',
  'MYR',
  'THB',
  'AUD',
  'CAD',
]

/** Name, zone and currency of the shop, and how the system stands. */
export function ShopSection() {
  const answer = useApi<Settings>('/settings')
  if (answer.error)
    return <ProblemView error={answer.error} onRetry={() => void answer.refetch()} />
  if (!answer.data) return <Shape height={300} />
  return (
    <div className="grid">
      <div className="half">
        <ShopForm key={answer.data.etag} settings={answer.data} />
      </div>
      <div className="half">
        <SystemCard />
      </div>
    </div>
  )
}

function ShopForm({ settings }: { readonly settings: Settings }) {
  const t = useText()
  const may = useMay('settings')
  const queries = useQueryClient()
  const { busy, error, act } = useAct()
  const [change, setChange] = useState<SettingsInput>({})
  const [asking, setAsking] = useState(false)
  const save = () => {
    setAsking(false)
    void act(
      async () => {
        await send('PUT', '/settings', { body: change, etag: settings.etag })
        await queries.invalidateQueries()
      },
      (problem) =>
        isProblem(problem, 'version_conflict') &&
        queries.invalidateQueries({ queryKey: ['/settings'] }),
    )
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    // A new zone or currency moves everybody's numbers: that is said before.
    if (change.time_zone !== undefined || change.currency !== undefined) setAsking(true)
    else save()
  }
  return (
    <Card title={t.settings.sections.shop}>
      <form className="card-body stack" onSubmit={submit}>
        <ShopFields settings={settings} change={change} onChange={setChange} />
        {error !== undefined && <ProblemView error={error} />}
        {may && (
          <div>
            <Button
              type="primary"
              htmlType="submit"
              loading={busy}
              disabled={Object.keys(change).length === 0}
            >
              {t.common.save}
            </Button>
          </div>
        )}
      </form>
      {asking && <AskBefore onAct={save} onClose={() => setAsking(false)} />}
    </Card>
  )
}

type FieldsProps = {
  readonly settings: Settings
  readonly change: SettingsInput
  readonly onChange: (change: SettingsInput) => void
}
type Key = 'shop_name' | 'time_zone' | 'currency'

function ShopFields({ settings, change, onChange }: FieldsProps) {
  const t = useText()
  const may = useMay('settings')
  const field = (key: Key, help?: string) => ({
    value: change[key] ?? settings[key],
    disabled: !may || settings.fixed.includes(key),
    help: settings.fixed.includes(key) ? t.settings.fixed : help,
    // What is as it was is no change.
    onChange: (value: string) => {
      const { [key]: _, ...rest } = change
      onChange(value === settings[key] ? rest : { ...rest, [key]: value })
    },
  })
  const nightly =
    change.reconcile_hour === undefined ? settings.reconcile_hour : change.reconcile_hour
  const zones = [settings.time_zone, 'Asia/Shanghai', ...Intl.supportedValuesOf('timeZone')]
  return (
    <>
      <TextField label={t.settings.shopName} required maxLength={100} {...field('shop_name')} />
      <SelectField
        label={t.settings.zone}
        names={namesOf(zones)}
        {...field('time_zone', t.settings.zoneHelp)}
      />
      <SelectField
        label={t.settings.currency}
        names={namesOf([settings.currency, ...CURRENCIES])}
        {...field('currency', t.settings.currencyHelp)}
      />
      <SelectField
        label={t.settings.nightly}
        help={t.settings.nightlyHelp}
        names={{ ...HOURS, off: t.settings.nightlyOff }}
        value={String(nightly ?? 'off')}
        disabled={!may}
        onChange={(value) => {
          const { reconcile_hour: _, ...rest } = change
          const hour = value === 'off' ? null : Number(value)
          onChange(hour === settings.reconcile_hour ? rest : { ...rest, reconcile_hour: hour })
        }}
      />
    </>
  )
}

const HOURS: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from({ length: 24 }, (_, hour) => [String(hour), `${String(hour).padStart(2, '0')}:00`]),
)

/** Words that are their own names, each once. */
const namesOf = (words: readonly string[]): Record<string, string> =>
  Object.fromEntries(words.map((word) => [word, word]))

function AskBefore({
  onAct,
  onClose,
}: {
  readonly onAct: () => void
  readonly onClose: () => void
}) {
  const t = useText()
  const customers = useStatus().data?.counts.customers ?? 0
  return (
    <Ask
      title={t.settings.heavyTitle}
      what={t.settings.heavyWhat({ customers: exactNumber(customers) })}
      act={t.common.save}
      onAct={onAct}
      onClose={onClose}
    />
  )
}
