import type { ProblemPlace } from '#api/shapes/problem.ts'
import type { RuleForm } from '../../rules/form.ts'

/** What every part of the form gets. */
export type PartProps = {
  readonly form: RuleForm
  /** Pointers from the definition's root. */
  readonly errors: readonly ProblemPlace[]
  /** `what` names the place: typing on in it is one step of undo. */
  readonly onChange: (form: RuleForm, what: string) => void
}

export const errorOf = (errors: readonly ProblemPlace[], pointer: string): string | undefined =>
  errors.find((one) => one.pointer === pointer || one.pointer.startsWith(`${pointer}/`))?.detail
