/**
 * Why a level began. Stable words: they are stored and shown. Their words stand in reason-texts.ts.
 */
export const REASONS = [
  'joined',
  'program_start',
  'qualified',
  'window_moved',
  'period_end',
  'rule_changed',
  'level_removed',
  'refund',
  'validity_end',
  'grace_end',
  'step',
  'protection_end',
  'pin',
  'pin_end',
] as const
export type Reason = (typeof REASONS)[number]

/** Places in {@link REASONS}, for columns of small numbers. */
export const REASON = Object.freeze(
  Object.fromEntries(REASONS.map((reason, index) => [reason, index])),
) as Readonly<Record<Reason, number>>
