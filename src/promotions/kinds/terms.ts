import { type Problem, problem } from '#core/problem.ts'
import type { Localized } from '#core/text.ts'

/** Exactly one of the fields must stand there. */
export function exactlyOne(terms: object, fields: readonly string[], at = ''): Problem[] {
  const there = fields.filter((field) => (terms as Record<string, unknown>)[field] !== undefined)
  if (there.length === 1) return []
  const names = fields.join(', ')
  return [
    problem(
      'invalid_value',
      { detail: `Say exactly one of ${names}. / 只能填写其中一项：${names}。` },
      there.length === 0 ? `${at}/${fields[0]}` : `${at}/${there[1]}`,
    ),
  ]
}

/** Numbers that must rise from step to step. */
export function rising(steps: readonly object[], field: string, at = '/steps'): Problem[] {
  const value = (step: object | undefined): number =>
    Number((step as Record<string, unknown> | undefined)?.[field] ?? 0)
  return steps.flatMap((step, index) =>
    index > 0 && value(step) <= value(steps[index - 1])
      ? [
          problem(
            'invalid_value',
            { detail: 'Each step must be above the one before. / 每一档都必须高于前一档。' },
            `${at}/${index}/${field}`,
          ),
        ]
      : [],
  )
}

/** Words that must be different. */
export function different(list: readonly object[], field: string, at: string): Problem[] {
  const seen = new Set<string>()
  return list.flatMap((one, index) => {
    const key = String((one as Record<string, unknown>)[field])
    if (seen.has(key)) return [problem('duplicate_key', { key }, `${at}/${index}/${field}`)]
    seen.add(key)
    return []
  })
}

/** 10% off is 9 折, 15% is 8.5 折. */
export const offText = (bp: number): Required<Localized> => ({
  zh: bp === 10_000 ? '免费' : `${(10_000 - bp) / 1000} 折`,
  en: bp === 10_000 ? 'free' : `${bp / 100}% off`,
})

export const joined = (
  parts: readonly Required<Localized>[],
  between: Required<Localized> = { zh: '，', en: ', ' },
): Required<Localized> => ({
  zh: parts.map((part) => part.zh).join(between.zh),
  en: parts.map((part) => part.en).join(between.en),
})
