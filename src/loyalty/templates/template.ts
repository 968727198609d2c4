import type { TierProgram } from '../tier-program.ts'

/** A ready-made program to begin from. `about` says in one sentence whom it suits. */
export type TierProgramTemplate = {
  readonly key: string
  readonly about: { readonly zh: string; readonly en: string }
  readonly program: TierProgram
}
