import { Link } from '@tanstack/react-router'
import type { Person } from '#api/shapes/identity.ts'
import { useFormat } from '../../api/session.tsx'
import { phone } from '../../format/phone.ts'
import { useText } from '../../locales/language.tsx'
import { TierTag } from '../../parts/tier-tag.tsx'

/** One of two customers who may be one: what tells them apart, and what each brings. */
export function PersonCard({ person }: { readonly person: Person }) {
  const t = useText()
  const f = useFormat()
  return (
    <div className="identity-person">
      <p className="identity-name">
        <Link to="/customers/$id" params={{ id: `no:${person.no}` }}>
          <b>{person.name ?? person.id}</b>
        </Link>
        {person.tiers.map((tier) => (
          <TierTag
            key={tier.program}
            program={tier.program}
            level={tier.level}
            pinned={tier.pinned}
          />
        ))}
      </p>
      <dl className="facts">
        {person.identifiers.map((one) => (
          <div key={`${one.kind} ${one.value}`}>
            <dt>{f.say(one.name)}</dt>
            <dd className="mono" title={one.masked ? t.customer.masked : one.sources.join(' · ')}>
              {one.kind === 'phone' ? phone(one.value) : one.value}
            </dd>
          </div>
        ))}
        <div>
          <dt>{t.identities.orders}</dt>
          <dd>{person.orders}</dd>
        </div>
        <div>
          <dt>{t.identities.spend}</dt>
          <dd>{f.money(person.net_spend)}</dd>
        </div>
        <div>
          <dt>{t.identities.lastOrder}</dt>
          <dd>{person.last_order_at === null ? '—' : f.day(person.last_order_at)}</dd>
        </div>
        <div>
          <dt>{t.identities.events}</dt>
          <dd>{person.events}</dd>
        </div>
      </dl>
    </div>
  )
}
