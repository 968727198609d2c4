import type { Attribute, Customer, Identifier } from '#api/shapes/customer.ts'
import { useFormat } from '../../api/session.tsx'
import { phone } from '../../format/phone.ts'
import { useText } from '../../locales/language.tsx'
import type { Texts } from '../../locales/zh.ts'
import { Card } from '../../parts/page.tsx'
import { attributeText } from './attribute-text.ts'

/** By what names the customer is known, what is known of them, and what they agreed to. Each with its source and time. */
export function Identity({ customer }: { readonly customer: Customer }) {
  const t = useText()
  return (
    <Card title={t.customer.identity}>
      <div className="card-body">
        <dl className="facts">
          {customer.identifiers.map((one) => (
            <IdentifierLine key={`${one.kind} ${one.value}`} one={one} />
          ))}
          {furtherAttributes(customer).map((one) => (
            <AttributeLine key={one.name} one={one} />
          ))}
        </dl>
        <h3 className="sub">{t.customer.consents}</h3>
        {customer.consents.length === 0 && <p className="note">{t.customer.noConsents}</p>}
        <dl className="facts">
          {customer.consents.map((consent) => (
            <ConsentLine key={consent.channel} consent={consent} />
          ))}
        </dl>
      </div>
    </Card>
  )
}

function IdentifierLine({ one }: { readonly one: Identifier }) {
  const f = useFormat()
  const t = useText()
  const source = one.since === null ? one.source : `${one.source} · ${f.minute(one.since)}`
  return (
    <div>
      <dt title={source}>{f.say(one.name)}</dt>
      <dd className="mono" title={one.masked ? t.customer.masked : source}>
        {one.kind === 'phone' ? phone(one.value) : one.value}
      </dd>
    </div>
  )
}

function AttributeLine({ one }: { readonly one: Attribute }) {
  const f = useFormat()
  const t = useText()
  return (
    <div>
      <dt>{f.say(one.label)}</dt>
      <dd title={one.masked ? t.customer.masked : `${one.source} · ${f.minute(one.at)}`}>
        {attributeText(one.name, one.value, f, t)}
      </dd>
    </div>
  )
}

function ConsentLine({ consent }: { readonly consent: Customer['consents'][number] }) {
  const f = useFormat()
  const t = useText()
  return (
    <div>
      <dt>{channelName(consent.channel, t)}</dt>
      <dd title={`${consent.source} · ${f.minute(consent.at)}`}>
        <span className={consent.granted ? 'tag good' : 'tag'}>
          {consent.granted ? `✓ ${t.customer.granted}` : `✕ ${t.customer.refused}`}
        </span>
      </dd>
    </div>
  )
}

/** What is an identifier already is not said twice. */
const furtherAttributes = (customer: Customer): readonly Attribute[] =>
  customer.attributes.filter(({ name }) => !customer.identifiers.some(({ kind }) => kind === name))

const channelName = (channel: string, t: Texts): string =>
  (t.customer.channels as Readonly<Record<string, string>>)[channel] ?? channel
