import { zhCustomer } from './zh/customer.ts'
import { zhCustomers } from './zh/customers.ts'
import { zhData } from './zh/data.ts'
import { zhHealth } from './zh/health.ts'
import { zhIdentities } from './zh/identities.ts'
import { zhOverview } from './zh/overview.ts'
import { zhPromotions } from './zh/promotions.ts'
import { zhRules } from './zh/rules.ts'
import { zhSettings } from './zh/settings.ts'
import { zhShell } from './zh/shell.ts'
import { zhSources } from './zh/sources.ts'
import { zhTierForm } from './zh/tier-form.ts'
import { zhTierTrial } from './zh/tier-trial.ts'
import { zhTiers } from './zh/tiers.ts'
import { zhWebhooks } from './zh/webhooks.ts'

/** Every text of the console, in Chinese. `en.ts` has the same keys or does not compile. */
export const zh = {
  ...zhShell,
  ...zhOverview,
  ...zhCustomers,
  ...zhCustomer,
  ...zhIdentities,
  ...zhTiers,
  ...zhTierForm,
  ...zhTierTrial,
  ...zhRules,
  ...zhPromotions,
  ...zhData,
  ...zhSources,
  ...zhHealth,
  ...zhSettings,
  ...zhWebhooks,
}

export type Texts = typeof zh
