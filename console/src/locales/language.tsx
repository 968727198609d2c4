import type { Locale as AntdLocale } from 'antd/es/locale'
import {
  createContext,
  type ReactNode,
  use,
  useCallback,
  useEffect,
  useMemo,
  useState,
} from 'react'
import type { Texts } from './zh.ts'

export type Language = 'zh' | 'en'

type LanguageState = {
  readonly language: Language
  readonly text: Texts
  readonly antdLocale: AntdLocale
  readonly choose: (language: Language) => void
}

const LanguageContext = createContext<LanguageState | undefined>(undefined)

export function useLanguage(): LanguageState {
  const state = use(LanguageContext)
  if (!state) throw new Error('useLanguage outside of LanguageProvider')
  return state
}

/** The texts of the chosen language: `const t = useText(); t.overview.title`. A missing key does not compile. */
export const useText = (): Texts => useLanguage().text

type Loaded = { readonly language: Language; readonly text: Texts; readonly antdLocale: AntdLocale }

/** Loads one language's texts (a chunk of their own), then shows the children; another is loaded when chosen. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [loaded, setLoaded] = useState<Loaded>()
  const load = useCallback((language: Language) => {
    void loadLanguage(language).then((next) => {
      document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN'
      setLoaded(next)
    })
  }, [])
  useEffect(() => load(currentLanguage()), [load])
  const value = useMemo<LanguageState | undefined>(
    () =>
      loaded && {
        ...loaded,
        choose: (language) => {
          localStorage.setItem('zhike.language', language)
          load(language)
        },
      },
    [loaded, load],
  )
  return value ? <LanguageContext value={value}>{children}</LanguageContext> : null
}

/** What the browser was told last, else what it prefers. Also sent as Accept-Language. */
export function currentLanguage(): Language {
  const kept = localStorage.getItem('zhike.language')
  if (kept === 'zh' || kept === 'en') return kept
  return navigator.language.startsWith('zh') ? 'zh' : 'en'
}

async function loadLanguage(language: Language): Promise<Loaded> {
  if (language === 'en') {
    const [texts, antd] = await Promise.all([import('./en.ts'), import('antd/locale/en_US')])
    return { language, text: texts.en, antdLocale: antd.default }
  }
  const [texts, antd] = await Promise.all([import('./zh.ts'), import('antd/locale/zh_CN')])
  return { language, text: texts.zh, antdLocale: antd.default }
}
