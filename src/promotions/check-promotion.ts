import { type Problem, problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { schemaProblems } from '#core/schema-problems.ts'
import { windowProblem } from '#core/window.ts'
import type { PromotionKind } from './kinds/kind.ts'
import { promotionKinds } from './kinds/registry.ts'
import type { Ladders } from './offer.ts'
import { Promotion } from './promotion.ts'

/** A promotion that was read strictly, with the kind that reads its terms. */
export type ReadPromotion = { readonly promotion: Promotion; readonly kind: PromotionKind }

/**
 * Reads a promotion strictly: unknown fields, kinds, programs and levels are problems with a JSON pointer each.
 *
 * @example parsePromotion({ key: 'save', name: { zh: '满减' }, kind: 'full_reduction', terms: {…} }, { ladders })
 */
export function parsePromotion(
  input: unknown,
  { ladders }: { readonly ladders: Ladders },
): Result<ReadPromotion> {
  const shape = schemaProblems(Promotion, input)
  if (shape.length > 0) return invalid(shape)
  const promotion = input as Promotion
  const found = promotionKinds.get(promotion.kind, '/kind')
  if (!found.ok) return invalid([found.problem])
  const kind = found.value
  const terms = schemaProblems(kind.terms, promotion.terms, '/terms')
  if (terms.length > 0) return invalid(terms)
  const errors = [
    ...under('/terms', kind.check?.(promotion.terms as never) ?? []),
    ...checkLevels(promotion, kind, ladders),
    ...checkDuring(promotion),
    ...checkLimits(promotion, kind),
    ...checkGroup(promotion),
  ]
  return errors.length > 0 ? invalid(errors) : ok({ promotion, kind })
}

const invalid = (errors: readonly Problem[]): Result<never> =>
  fail({ ...problem('invalid_input'), errors })

const under = (base: string, problems: readonly Problem[]): Problem[] =>
  problems.map((one) => ({ ...one, path: `${base}${one.path ?? ''}` }))

function checkLevels(promotion: Promotion, kind: PromotionKind, ladders: Ladders): Problem[] {
  const { levels, early } = promotion
  const named = [
    ...(levels === undefined
      ? []
      : 'at_least' in levels
        ? [{ program: levels.program, level: levels.at_least, at: '/levels', field: '/at_least' }]
        : levels.in.map((level, index) => ({
            program: levels.program,
            level,
            at: '/levels',
            field: `/in/${index}`,
          }))),
    ...(early === undefined
      ? []
      : [{ program: early.program, level: early.at_least, at: '/early', field: '/at_least' }]),
    ...(kind.levelsNamed?.(promotion.terms as never) ?? []).map(({ program, level, path }) => ({
      program,
      level,
      at: '/terms',
      field: path,
    })),
  ]
  return named.flatMap(({ program, level, at, field }) => {
    const ladder = ladders[program]
    if (ladder === undefined) {
      const known = Object.keys(ladders).join(', ')
      return [
        problem('unknown_kind', { set: 'tier programs', key: program, known }, `${at}/program`),
      ]
    }
    if (ladder.some((one) => one.key === level)) return []
    const known = ladder.map((one) => one.key).join(', ')
    return [problem('unknown_kind', { set: 'levels', key: level, known }, `${at}${field}`)]
  })
}

function checkDuring({ during, early }: Promotion): Problem[] {
  const wrong = windowProblem(during?.range, '/during/range')
  if (wrong) return [wrong]
  return early !== undefined && during?.range === undefined
    ? [
        problem(
          'invalid_value',
          { detail: 'An early start needs a range that begins. / 提前开始需要先设活动起止时间。' },
          '/early',
        ),
      ]
    : []
}

function checkLimits({ limits = {} }: Promotion, kind: PromotionKind): Problem[] {
  if (kind.byPieces) return []
  return (['pieces', 'pieces_per_person'] as const).flatMap((field) =>
    limits[field] === undefined
      ? []
      : [
          problem(
            'invalid_value',
            {
              detail:
                'This kind is limited by orders, not by pieces. / 该类活动只能限单数，不能限件数。',
            },
            `/limits/${field}`,
          ),
        ],
  )
}

function checkGroup({ group, exclusive }: Promotion): Problem[] {
  return group !== undefined && exclusive
    ? [
        problem(
          'invalid_value',
          { detail: 'An exclusive offer needs no group. / 已设为不同享，无需再分组。' },
          '/group',
        ),
      ]
    : []
}
