import { MenuOutlined, QuestionCircleOutlined, SearchOutlined } from '@ant-design/icons'
import { useStatus, useShop } from '../api/session.tsx'
import { useText } from '../locales/language.tsx'
import { Freshness } from './freshness.tsx'
import { LanguageSwitch, PersonMenu, ThemeSwitch } from './menus.tsx'
import './top-bar.css'

type Props = {
  readonly reachable: boolean
  readonly onMenu: () => void
  readonly onPalette: () => void
  readonly onKeys: () => void
}

/** Shop and zone, search, how fresh the numbers are, language, theme, person. */
export function TopBar({ reachable, onMenu, onPalette, onKeys }: Props) {
  const t = useText()
  const { name, zone } = useShop()
  const sample = useStatus().data?.sample
  return (
    <header className="top">
      <button
        type="button"
        className="quiet menu-open"
        aria-label={t.shell.openMenu}
        onClick={onMenu}
      >
        <MenuOutlined aria-hidden="true" />
      </button>
      <span className="shop clip">{name}</span>
      {sample && <span className="tag warn sample">{t.shell.sample}</span>}
      <span className="zone">{zone}</span>
      <button
        type="button"
        className="search-open"
        aria-label={t.shell.search}
        aria-keyshortcuts="/ Control+K"
        onClick={onPalette}
      >
        <SearchOutlined aria-hidden="true" />
        <span>{t.shell.search}</span>
        <kbd aria-hidden="true">/</kbd>
      </button>
      <Freshness reachable={reachable} />
      <LanguageSwitch />
      <ThemeSwitch />
      <button
        type="button"
        className="quiet wide-only"
        aria-label={t.keys.title}
        title={`${t.keys.title} (?)`}
        onClick={onKeys}
      >
        <QuestionCircleOutlined aria-hidden="true" />
      </button>
      <PersonMenu />
    </header>
  )
}
