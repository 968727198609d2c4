import type { RulesService } from '#api/rule-services.ts'
import type { RuleDeps } from './asking.ts'
import { createRuleAssignments } from './assigning.ts'
import { createRuleDefinitions } from './definitions.ts'
import { createRuleFiles } from './files.ts'
import { createRuleHistories } from './histories.ts'
import { createPresets } from './presets.ts'
import { createRuleQuestions } from './questions.ts'

/** Segments, tags and classes: defined, asked about, given by hand, compared, kept as files. */
export function createRulesService(
  deps: RuleDeps & { readonly freshAsOf: () => Promise<number | undefined> },
): RulesService {
  const { itemOf, ...definitions } = createRuleDefinitions(deps)
  return {
    ...definitions,
    ...createPresets({ ...deps, itemOf }),
    ...createRuleHistories(deps),
    ...createRuleQuestions(deps),
    ...createRuleFiles(deps),
    ...createRuleAssignments(deps),
  }
}
