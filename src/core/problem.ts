import { type ProblemCode, problemCatalogue } from './problems.ts'
import { inLanguage, type Language, type Localized } from './text.ts'

/**
 * An expected failure. `code` is stable and documented; `params` fill the holes of its sentence, words in both languages;
 * `path` is a JSON pointer into the caller's input; `errors` lists several at once.
 *
 * @example problem('unknown_metric', { metric: 'spendd' }, '/where/metric')
 */
export type Problem = {
  readonly code: ProblemCode
  readonly params?: ProblemParams
  readonly path?: string
  readonly errors?: readonly Problem[]
}

type ProblemParams = Readonly<Record<string, string | number | Localized>>

export function problem(code: ProblemCode, params: ProblemParams = {}, path?: string): Problem {
  return path === undefined ? { code, params } : { code, params, path }
}

/** The sentence for people, in both languages, with what to do next. What stands in [ ] around a hole goes with it. */
export function describeProblem(it: Problem): Localized {
  const { message } = problemCatalogue[it.code]
  const fill = (text: string, language: Language): string =>
    text
      .replace(/\[([^\]{]*\{(\w+)\}[^\]]*)\]/g, (_, part: string, name: string) =>
        (it.params?.[name] ?? '') === '' ? '' : part,
      )
      .replace(/\{(\w+)\}/g, (_, name: string) => {
        const value = it.params?.[name] ?? `{${name}}`
        return typeof value === 'object' ? inLanguage(value, language) : String(value)
      })
  return { zh: fill(message.zh, 'zh'), en: fill(message.en, 'en') }
}
