import { useLocation } from '@tanstack/react-router'
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { useText } from '../locales/language.tsx'
import { KeysHelp } from './keys-help.tsx'
import { Nav } from './nav.tsx'
import { Palette } from './palette.tsx'
import { TopBar } from './top-bar.tsx'
import { useKeys } from './use-keys.ts'

/** The frame around every page: navigation on the left, the top line, the page. */
export function Frame({
  reachable,
  children,
}: {
  readonly reachable: boolean
  readonly children: ReactNode
}) {
  const t = useText()
  const [open, setOpen] = useState<'palette' | 'keys' | 'menu'>()
  const close = useCallback(() => setOpen(undefined), [])
  useKeys({
    onPalette: () => setOpen('palette'),
    onHelp: () => setOpen('keys'),
    onEscape: () => setOpen((now) => (now === 'menu' ? undefined : now)),
  })
  const main = useFocusOnNewPage(close)
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t.shell.skip}
      </a>
      <Nav open={open === 'menu'} />
      {open === 'menu' && (
        <button type="button" className="veil" aria-label={t.shell.closeMenu} onClick={close} />
      )}
      <TopBar
        reachable={reachable}
        onMenu={() => setOpen('menu')}
        onPalette={() => setOpen('palette')}
        onKeys={() => setOpen('keys')}
      />
      <main id="main" tabIndex={-1} ref={main}>
        {children}
      </main>
      {open === 'palette' && <Palette onClose={close} />}
      {open === 'keys' && <KeysHelp onClose={close} />}
    </div>
  )
}

/** After going to another page the keyboard stands at its beginning, and a screen reader reads it. */
function useFocusOnNewPage(onLeave: () => void) {
  const main = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  const seen = useRef(pathname)
  useEffect(() => {
    if (seen.current === pathname) return
    seen.current = pathname
    onLeave()
    main.current?.focus({ preventScroll: true })
  }, [pathname, onLeave])
  return main
}
