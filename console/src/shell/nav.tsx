import {
  ApiOutlined,
  CrownOutlined,
  TagsOutlined,
  FunctionOutlined,
  HeartOutlined,
  ImportOutlined,
  LineChartOutlined,
  MergeCellsOutlined,
  GiftOutlined,
  SettingOutlined,
  TeamOutlined,
} from '@ant-design/icons'
import { Link, useLocation } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useText } from '../locales/language.tsx'
import { Mark } from './brand.tsx'
import { PLACES, type Place } from './places.ts'

const ICONS: Readonly<Record<Place['name'], ReactNode>> = {
  overview: <LineChartOutlined />,
  customers: <TeamOutlined />,
  segments: <TagsOutlined />,
  tiers: <CrownOutlined />,
  promotions: <GiftOutlined />,
  imports: <ImportOutlined />,
  sources: <ApiOutlined />,
  identities: <MergeCellsOutlined />,
  metrics: <FunctionOutlined />,
  health: <HeartOutlined />,
  settings: <SettingOutlined />,
}

/** The left side. On a phone it slides in; closed it is out of the tab order. */
export function Nav({ open }: { readonly open: boolean }) {
  const t = useText()
  const { pathname } = useLocation()
  return (
    <div className="side" data-open={open}>
      <Link to="/" className="brand" aria-label={`${t.shell.product} · ${t.places.overview}`}>
        <Mark />
        <span>{t.shell.product}</span>
      </Link>
      <nav className="nav" aria-label={t.shell.navigation}>
        {PLACES.map((place, index) => (
          <div key={place.to}>
            {place.group !== undefined && PLACES[index - 1]?.group !== place.group && (
              <div className="nav-group">{t.shell.data}</div>
            )}
            {place.to === '/settings' && <div className="nav-group" />}
            <Link
              to={place.to}
              aria-current={
                [place.to, ...(place.also ?? [])].some((to) => isHere(to, pathname))
                  ? 'page'
                  : undefined
              }
            >
              <span aria-hidden="true">{ICONS[place.name]}</span>
              {t.places[place.name]}
              <kbd aria-hidden="true">G {place.key.toUpperCase()}</kbd>
            </Link>
          </div>
        ))}
      </nav>
    </div>
  )
}

const isHere = (to: string, pathname: string): boolean =>
  to === '/' ? pathname === '/' : pathname === to || pathname.startsWith(`${to}/`)
