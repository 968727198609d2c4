import type { TierProgram } from '#loyalty/tier-program.ts'
import { useText } from '../../locales/language.tsx'
import type { Texts } from '../../locales/zh.ts'

type Word = { readonly name: string; readonly value: string }

/** The policies of a definition, each in a few words. */
export function useRuleWords(): (definition: unknown) => readonly Word[] {
  const t = useText()
  return (definition) => {
    const rule = definition as TierProgram
    const { names } = t.tierForm
    return [
      { name: names.upgrade, value: t.tierForm.upgrade[rule.upgrade ?? 'at_once'] },
      { name: names.validity, value: validityWords(rule.validity ?? 'forever', t) },
      { name: names.downgrade, value: downgradeWords(rule.downgrade ?? { when: 'never' }, t) },
      { name: names.refunds, value: t.tierForm.refunds[rule.refunds ?? 'recount'] },
      ...(rule.pending_days
        ? [{ name: names.pending, value: t.common.days({ count: String(rule.pending_days) }) }]
        : []),
      ...(rule.protected_until
        ? [{ name: names.protectedUntil, value: rule.protected_until }]
        : []),
      ...(rule.scope ? [{ name: names.scope, value: rule.scope.stores.join('、') }] : []),
    ]
  }
}

export function validityWords(validity: NonNullable<TierProgram['validity']>, t: Texts): string {
  if (typeof validity === 'string') return t.tierForm.validity[validity]
  return t.tierForm.months({ count: validity.months })
}

function downgradeWords(downgrade: NonNullable<TierProgram['downgrade']>, t: Texts): string {
  const when = t.tierForm.downgrade[downgrade.when]
  if (downgrade.when === 'never') return when
  const to = t.tierForm.downgradeTo[downgrade.to ?? 'earned']
  const grace = downgrade.grace_days ? t.tierForm.graceWords({ days: downgrade.grace_days }) : ''
  return [`${when} → ${to}`, grace].filter(Boolean).join(t.tierForm.comma)
}

export type Benefit = { readonly kind: string; readonly value: unknown }

/** What each level brings, as far as the definition says. */
export function benefitsOf(
  definition: unknown,
): readonly { level: string; benefits: readonly Benefit[] }[] {
  return (definition as TierProgram).levels.flatMap((level) =>
    level.benefits === undefined
      ? []
      : [
          {
            level: level.key,
            benefits: level.benefits.flatMap((one) =>
              Object.entries(one).map(([kind, value]) => ({ kind, value })),
            ),
          },
        ],
  )
}
