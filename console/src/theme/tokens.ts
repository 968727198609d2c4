/** Every colour of the console, twice. Text colours keep AA contrast on `page`, `surface` and their own `soft`. */
export type Palette = {
  readonly page: string
  readonly surface: string
  readonly raised: string
  readonly sunken: string
  readonly line: string
  readonly lineStrong: string
  readonly text: string
  readonly soft: string
  readonly faint: string
  readonly accent: string
  readonly accentHover: string
  readonly accentSoft: string
  readonly onAccent: string
  readonly warn: string
  readonly warnSoft: string
  readonly bad: string
  readonly badSoft: string
  readonly shadow: string
}

export type ThemeName = 'light' | 'dark'

const light: Palette = {
  page: '#f5f6f4',
  surface: '#ffffff',
  raised: '#ffffff',
  sunken: '#edf0ed',
  line: '#e0e4e0',
  lineStrong: '#bfc7c2',
  text: '#17211e',
  soft: '#4b5853',
  faint: '#636f6a',
  accent: '#0e665d',
  accentHover: '#0a544c',
  accentSoft: '#e1efec',
  onAccent: '#ffffff',
  warn: '#8a5207',
  warnSoft: '#fbf1de',
  bad: '#ad251d',
  badSoft: '#fbeae8',
  shadow: '0 1px 2px rgb(23 33 30 / 6%), 0 8px 28px rgb(23 33 30 / 12%)',
}

const dark: Palette = {
  page: '#0f1413',
  surface: '#161c1b',
  raised: '#1d2523',
  sunken: '#1a2120',
  line: '#29322f',
  lineStrong: '#43504b',
  text: '#e4ebe8',
  soft: '#abb8b3',
  faint: '#8d9a95',
  accent: '#58c4b3',
  accentHover: '#7ad3c5',
  accentSoft: '#173530',
  onAccent: '#06201c',
  warn: '#e3ab4e',
  warnSoft: '#33280f',
  bad: '#f48f85',
  badSoft: '#3a1c19',
  shadow: '0 1px 2px rgb(0 0 0 / 40%), 0 8px 28px rgb(0 0 0 / 50%)',
}

export const palettes: Readonly<Record<ThemeName, Palette>> = Object.freeze({ light, dark })

export const FONT =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif'
