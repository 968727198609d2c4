import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useShop } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { Page } from '../../parts/page.tsx'
import { NotFound } from '../../shell/not-found.tsx'
import { AuditSection } from './audit.tsx'
import { JobsSection } from './jobs.tsx'
import { KeysSection } from './keys.tsx'
import { MeSection } from './me.tsx'
import { PeopleSection } from './people.tsx'
import { ShopSection } from './shop.tsx'
import { WebhooksSection } from './webhooks.tsx'
import './settings.css'

const route = getRouteApi('/settings/$section')

type Section = 'shop' | 'people' | 'keys' | 'webhooks' | 'audit' | 'jobs' | 'me'

/** In this order; a section that needs a policy is not offered without it. */
const SECTIONS: readonly {
  readonly key: Section
  readonly needs?: string
  readonly content: ReactNode
}[] = [
  { key: 'shop', content: <ShopSection /> },
  { key: 'people', needs: 'people', content: <PeopleSection /> },
  { key: 'keys', needs: 'people', content: <KeysSection /> },
  { key: 'webhooks', needs: 'settings', content: <WebhooksSection /> },
  { key: 'audit', needs: 'audit', content: <AuditSection /> },
  { key: 'jobs', content: <JobsSection /> },
  { key: 'me', content: <MeSection /> },
]

/** The shop, its people and keys, what was changed, what runs, and oneself. */
export function SettingsPage() {
  const t = useText()
  const { session } = useShop()
  const { section } = route.useParams()
  const open = SECTIONS.filter((one) => one.needs === undefined || session.may.includes(one.needs))
  const chosen = SECTIONS.find((one) => one.key === section)
  if (!chosen) return <NotFound />
  return (
    <Page title={t.settings.title} tab={t.settings.sections[chosen.key]}>
      <nav className="tabs" aria-label={t.settings.title}>
        {open.map((one) => (
          <Link
            key={one.key}
            to="/settings/$section"
            params={{ section: one.key }}
            aria-current={one.key === section ? 'page' : undefined}
          >
            {t.settings.sections[one.key]}
          </Link>
        ))}
      </nav>
      {open.includes(chosen) ? (
        chosen.content
      ) : (
        <p className="notice">{t.settings.notAllowed({ role: t.roles[session.role] })}</p>
      )}
    </Page>
  )
}
