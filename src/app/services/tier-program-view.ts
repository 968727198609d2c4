import type { Millis } from '#core/time.ts'
import type { TierProgramVersion as LoyaltyVersion } from '#loyalty/tier-program.ts'
import type { TierProgram, TierProgramVersion } from '#api/shapes/tier-program.ts'
import { bothLanguages } from './metric-view.ts'
import { iso, type Shop } from './shop.ts'
import { inOrder, type StoredProgram, versionAt } from './tier-programs.ts'
import { type RuleContext, ruleSentence } from './tier-texts.ts'

/** A program as the API shows it: the rule in force now, its draft, its versions. */
export function programView(
  program: StoredProgram,
  now: Millis,
  context: RuleContext & { readonly shop: Shop },
): TierProgram {
  const { definition } = program
  const live = versionAt(program, now)
  const { draft } = definition
  return {
    key: program.key,
    name: bothLanguages(live.body.name),
    version: live.version,
    sentence: ruleSentence(live.body, context),
    definition: live.body,
    draft: draft
      ? { definition: draft.body, saved_at: iso(draft.savedAt, context.shop), by: draft.savedBy }
      : null,
    versions: versionsView(program, context.shop),
    etag: definition.etag,
  }
}

/** In order of number. A version holds until the next one in order of their dates. */
function versionsView({ definition, versions }: StoredProgram, shop: Shop): TierProgramVersion[] {
  const ordered = inOrder(versions)
  const endOf = ({ version }: LoyaltyVersion): Millis | undefined =>
    ordered[ordered.findIndex((one) => one.version === version) + 1]?.effectiveAt
  return versions.map((version) => {
    const kept = definition.versions.find((one) => one.version === version.version)
    const end = endOf(version)
    return {
      version: version.version,
      effective_from: iso(version.effectiveAt, shop),
      effective_to: end === undefined ? null : iso(end, shop),
      published_at: iso(kept?.createdAt ?? version.effectiveAt, shop),
      by: kept?.createdBy ?? '',
      note: kept?.note ?? '',
      definition: version.body,
    }
  })
}
