import type { Localized } from './text.ts'

/** A code that the product answers with. */
export type ProblemEntry = {
  /** HTTP status of the answer. */
  readonly status: number
  /** Whether the same request can succeed later without being changed. */
  readonly retry?: true
  readonly message: Required<Localized>
}

export const entry = (status: number, en: string, zh: string): ProblemEntry => ({
  status,
  message: { en, zh },
})
export const retryable = (status: number, en: string, zh: string): ProblemEntry => ({
  ...entry(status, en, zh),
  retry: true,
})
