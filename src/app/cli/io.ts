import { type Language, LANGUAGES } from '#core/text.ts'

/** Where a command reads and writes: the terminal, or a test. */
export type Io = {
  /** Standard output: what was asked for, and nothing else. */
  readonly out: (text: string) => void
  /** Standard error: what is said on the way. */
  readonly err: (text: string) => void
  /** Whether standard error is a terminal that a bar can move in. */
  readonly bar: NodeJS.WriteStream | undefined
  readonly columns: number
  readonly cwd: string
  readonly language: Language
  /** Aborted when the person presses Ctrl+C. */
  readonly signal: AbortSignal
  readonly wait: (ms: number) => Promise<void>
}

/** A text in both languages; English comes second where the words are short. */
export type Words = { readonly zh: string; readonly en: string }

export const say = (io: Pick<Io, 'language'>, words: Words): string => words[io.language]

/**
 * The language that a command speaks: `--lang`, else what the terminal is set to.
 *
 * @example languageOf(['tiers', 'list'], { LANG: 'zh_CN.UTF-8' }) // 'zh'
 */
export function languageOf(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Language {
  const at = argv.findIndex((word) => word === '--lang' || word.startsWith('--lang='))
  const word = argv[at]
  const said = word === undefined ? undefined : word.includes('=') ? word.slice(7) : argv[at + 1]
  const known = LANGUAGES.find((language) => language === said)
  if (known !== undefined) return known
  const set = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find(
    (value) => value !== undefined && value !== '',
  )
  return set?.toLowerCase().startsWith('zh') === true ? 'zh' : 'en'
}

/** Exit codes: 0 well; 1 done, but something was refused or differs; 2 nothing could be done. */
export const EXIT = { well: 0, refused: 1, nothing: 2, interrupted: 130 } as const
