import { STATUS_CODES } from 'node:http'
import { describeProblem, type Problem } from '#core/problem.ts'
import { type ProblemCode, problemCatalogue } from '#core/problems.ts'
import { inLanguage, type Language } from '#core/text.ts'
import type { ProblemAnswer, ProblemPlace } from '../shapes/problem.ts'

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

/** The reader's language: 中文 unless they prefer English to it. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...options] = part.trim().toLowerCase().split(';')
      const quality = options.find((option) => option.trim().startsWith('q='))
      return { tag, quality: quality === undefined ? 1 : Number(quality.trim().slice(2)) }
    })
    .filter(({ tag, quality }) => /^(zh|en)\b/.test(tag) && quality > 0)
    .sort((a, b) => b.quality - a.quality)
  return wanted[0]?.tag.startsWith('en') ? 'en' : 'zh'
}

export const statusOf = (it: Problem): number => problemCatalogue[it.code].status

/** Whether the same request can succeed later without being changed. */
export const isRetryable = (code: ProblemCode): boolean =>
  'retry' in problemCatalogue[code] && problemCatalogue[code].retry === true

/** The problem as RFC 9457 wants it. `errors` names each place of the input by a JSON pointer. */
export function problemAnswer(it: Problem, language: Language, instance: string): ProblemAnswer {
  const status = statusOf(it)
  const places = placesOf(it, language)
  return {
    type: `/docs#${it.code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: inLanguage(describeProblem(it), language),
    code: it.code,
    instance,
    ...(isRetryable(it.code) ? { retry: true } : {}),
    ...(places.length > 0 ? { errors: places } : {}),
  }
}

/** Each place that does not fit, in words. */
export function placesOf(it: Problem, language: Language): ProblemPlace[] {
  const own = it.path === undefined ? [] : [it]
  return [...own, ...(it.errors ?? [])].map((one) => ({
    pointer: one.path ?? '',
    code: one.code,
    detail: inLanguage(describeProblem(one), language),
  }))
}
