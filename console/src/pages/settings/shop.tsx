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
import { Field } from '../../parts/field.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'

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
  const [form, setForm] = useState<Required<SettingsInput>>({
    shop_name: settings.shop_name,
    time_zone: settings.time_zone,
    currency: settings.currency,
    language: settings.language,
  })
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const customers = useStatus().data?.counts.customers ?? 0
  const fixed = (name: string) => !may || settings.fixed.includes(name)
  const changed = Object.entries(form).filter(
    ([name, value]) => settings[name as keyof SettingsInput] !== value,
  )
  const heavy = changed.some(([name]) => name === 'time_zone' || name === 'currency')
  const save = async () => {
    setAsking(false)
    setBusy(true)
    setError(undefined)
    try {
      await send('PUT', '/settings', { body: Object.fromEntries(changed), etag: settings.etag })
      await queries.invalidateQueries()
    } catch (problem) {
      setError(problem)
      if (isProblem(problem, 'version_conflict'))
        await queries.invalidateQueries({ queryKey: ['/settings'] })
    } finally {
      setBusy(false)
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (heavy) setAsking(true)
    else void save()
  }
  const help = (name: string) => (settings.fixed.includes(name) ? t.settings.fixed : undefined)
  return (
    <Card title={t.settings.sections.shop}>
      <form className="card-body stack" onSubmit={submit}>
        <Field label={t.settings.shopName} help={help('shop_name')}>
          <input
            className="field"
            required
            maxLength={100}
            disabled={fixed('shop_name')}
            value={form.shop_name}
            onChange={(event) => setForm({ ...form, shop_name: event.target.value })}
          />
        </Field>
        <Field label={t.settings.zone} help={help('time_zone') ?? t.settings.zoneHelp}>
          <select
            className="field"
            disabled={fixed('time_zone')}
            value={form.time_zone}
            onChange={(event) => setForm({ ...form, time_zone: event.target.value })}
          >
            {[
              ...new Set([form.time_zone, 'Asia/Shanghai', ...Intl.supportedValuesOf('timeZone')]),
            ].map((zone) => (
              <option key={zone}>{zone}</option>
            ))}
          </select>
        </Field>
        <Field label={t.settings.currency} help={help('currency') ?? t.settings.currencyHelp}>
          <select
            className="field"
            disabled={fixed('currency')}
            value={form.currency}
            onChange={(event) => setForm({ ...form, currency: event.target.value })}
          >
            {[...new Set([form.currency, ...CURRENCIES])].map((currency) => (
              <option key={currency}>{currency}</option>
            ))}
          </select>
        </Field>
        {error !== undefined && <ProblemView error={error} />}
        {may && (
          <div>
            <Button type="primary" htmlType="submit" loading={busy} disabled={changed.length === 0}>
              {t.common.save}
            </Button>
          </div>
        )}
      </form>
      {asking && (
        <Ask
          title={t.settings.heavyTitle}
          what={t.settings.heavyWhat({ customers: exactNumber(customers) })}
          act={t.common.save}
          onAct={() => void save()}
          onClose={() => setAsking(false)}
        />
      )}
    </Card>
  )
}

/** Versions, engines, how much there is. */
function SystemCard() {
  const t = useText()
  const status = useStatus().data
  if (!status) return <Shape height={300} />
  const lines: readonly (readonly [string, string])[] = [
    [t.settings.version, status.version],
    ...status.engines.map((engine): readonly [string, string] => [
      t.settings.engines[engine.name],
      [
        engine.engine,
        engine.version ?? '',
        engine.nodes > 1 ? t.settings.nodes({ count: engine.nodes }) : '',
        t.shell.engine[engine.state],
      ]
        .filter(Boolean)
        .join(' · '),
    ]),
    ...(Object.entries(status.counts) as [keyof typeof status.counts, number][]).map(
      ([name, count]): readonly [string, string] => [t.settings.counts[name], exactNumber(count)],
    ),
  ]
  return (
    <Card title={t.settings.system}>
      <dl className="facts card-body">
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
