import { Button } from 'antd'
import { type FormEvent, useState } from 'react'
import type { CouponsIssued } from '#api/shapes/coupon.ts'
import type { PromotionItem } from '#api/shapes/promotion.ts'
import { send } from '../../api/client.ts'
import { useFormat } from '../../api/session.tsx'
import { useApi } from '../../api/use-api.ts'
import { useText } from '../../locales/language.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { download } from '../../parts/download.ts'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { SelectField } from '../../parts/select-field.tsx'
import { TextField } from '../../parts/text-field.tsx'
import { useAct } from '../../parts/use-act.ts'
import { isJson } from '../../rules/tree.ts'

/** Issues codes of a coupon; they are shown once. */
export function IssueForm({ onIssued }: { readonly onIssued: () => void }) {
  const t = useText()
  const f = useFormat()
  const { busy, error, act } = useAct()
  const promotions = useApi<{ data: PromotionItem[] }>('/promotions')
  const [chosen, setChosen] = useState('')
  const [count, setCount] = useState('1')
  const [customer, setCustomer] = useState('')
  const [until, setUntil] = useState('')
  const [issued, setIssued] = useState<CouponsIssued>()
  const able = promotions.data?.data.filter(takesCodes) ?? []
  const promotion = chosen === '' ? (able[0]?.key ?? '') : chosen
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void act(async () => {
      const body = {
        promotion,
        count: Number(count),
        ...(customer.trim() === '' ? {} : { customer: customer.trim() }),
        ...(until.trim() === '' ? {} : { expires_at: until.trim() }),
      }
      setIssued(await send<CouponsIssued>('POST', '/coupons', { body }))
      onIssued()
    })
  }
  if (issued) return <Issued issued={issued} onDone={() => setIssued(undefined)} />
  return (
    <Card title={t.coupons.issueTitle}>
      {promotions.data && able.length === 0 ? (
        <p className="card-body soft">{t.coupons.chooseFirst}</p>
      ) : (
        <form className="card-body stack" onSubmit={submit}>
          <div className="form-grid">
            <SelectField
              label={t.coupons.promotion}
              names={Object.fromEntries(able.map((one) => [one.key, f.say(one.name)]))}
              value={promotion}
              onChange={setChosen}
            />
            <TextField
              label={t.coupons.count}
              type="number"
              min={1}
              max={10_000}
              required
              value={count}
              onChange={setCount}
            />
            <TextField
              label={t.coupons.customer}
              help={t.coupons.customerHelp}
              maxLength={200}
              value={customer}
              onChange={setCustomer}
            />
            <TextField
              label={t.coupons.expires}
              help={t.coupons.expiresHelp}
              placeholder="2026-12-31"
              maxLength={40}
              value={until}
              onChange={setUntil}
            />
          </div>
          {error !== undefined && <ProblemView error={error} />}
          <div>
            <Button type="primary" htmlType="submit" loading={busy} disabled={promotion === ''}>
              {t.coupons.issue}
            </Button>
          </div>
        </form>
      )}
    </Card>
  )
}

/** A coupon that no public code opens. */
const takesCodes = ({ kind, definition }: PromotionItem): boolean =>
  kind === 'coupon' && isJson(definition) && definition['public_code'] === undefined

function Issued({
  issued,
  onDone,
}: {
  readonly issued: CouponsIssued
  readonly onDone: () => void
}) {
  const t = useText()
  const all = issued.codes.join('\n')
  return (
    <section className="notice warn secret" role="alert">
      <h3>{t.coupons.issued({ count: issued.codes.length })}</h3>
      <code className="secret-text">
        {issued.codes.slice(0, 5).join('  ')}
        {issued.codes.length > 5 && ' …'}
      </code>
      <CopyButton text={all} />
      <Button size="small" onClick={() => download(`${issued.promotion}.csv`, `code\n${all}\n`)}>
        {t.coupons.saveFile}
      </Button>
      <Button size="small" onClick={onDone}>
        {t.coupons.done}
      </Button>
    </section>
  )
}
