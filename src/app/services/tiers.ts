import type { TiersService } from '#api/services.ts'
import { createTierDefinitions, type TierDefinitionDeps } from './tier-definitions.ts'
import { createTierReports } from './tier-reports.ts'
import type { TierWorld } from './tier-world.ts'

/** Tier programs: how they are defined, and who stands where in them. */
export const createTiersService = (
  deps: TierDefinitionDeps & { readonly world: TierWorld },
): TiersService => ({
  ...createTierDefinitions(deps),
  ...createTierReports(deps),
})
