import { ConfigProvider } from 'antd'
import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react'
import { useLanguage } from '../locales/language.tsx'
import { antdTheme } from './antd.ts'
import { type Palette, palettes, type ThemeName } from './tokens.ts'

export type ThemeChoice = 'system' | ThemeName

type Theme = {
  readonly name: ThemeName
  readonly palette: Palette
  readonly choice: ThemeChoice
  readonly choose: (choice: ThemeChoice) => void
}

const ThemeContext = createContext<Theme | undefined>(undefined)

export function useTheme(): Theme {
  const theme = use(ThemeContext)
  if (!theme) throw new Error('useTheme outside of ThemeProvider')
  return theme
}

/** Light, dark, or as the system says; kept in this browser. The palette is put on the root as CSS variables. */
export function ThemeProvider({ children }: { readonly children: ReactNode }) {
  const { antdLocale } = useLanguage()
  const [choice, setChoice] = useState<ThemeChoice>(keptChoice)
  const systemDark = useSystemDark()
  const name: ThemeName = choice === 'system' ? (systemDark ? 'dark' : 'light') : choice
  useMemo(() => paint(name), [name])
  const value = useMemo<Theme>(
    () => ({
      name,
      palette: palettes[name],
      choice,
      choose: (next) => {
        localStorage.setItem('zhike.theme', next)
        setChoice(next)
      },
    }),
    [name, choice],
  )
  const config = useMemo(() => antdTheme(name), [name])
  return (
    <ThemeContext value={value}>
      <ConfigProvider
        theme={config}
        button={{ autoInsertSpace: false }}
        {...(antdLocale ? { locale: antdLocale } : {})}
      >
        {children}
      </ConfigProvider>
    </ThemeContext>
  )
}

function keptChoice(): ThemeChoice {
  const kept = localStorage.getItem('zhike.theme')
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}

function useSystemDark(): boolean {
  const [dark, setDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches)
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)')
    const listen = () => setDark(query.matches)
    query.addEventListener('change', listen)
    return () => query.removeEventListener('change', listen)
  }, [])
  return dark
}

function paint(name: ThemeName): void {
  const root = document.documentElement
  root.dataset.theme = name
  root.style.colorScheme = name
  for (const [token, value] of Object.entries(palettes[name])) {
    root.style.setProperty(
      `--${token.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
      value,
    )
  }
}
