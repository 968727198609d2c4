import { enCustomer } from './en/customer.ts'
import { enCustomers } from './en/customers.ts'
import { enData } from './en/data.ts'
import { enHealth } from './en/health.ts'
import { enIdentities } from './en/identities.ts'
import { enOverview } from './en/overview.ts'
import { enPromotions } from './en/promotions.ts'
import { enRules } from './en/rules.ts'
import { enSettings } from './en/settings.ts'
import { enShell } from './en/shell.ts'
import { enSources } from './en/sources.ts'
import { enTierForm } from './en/tier-form.ts'
import { enTierTrial } from './en/tier-trial.ts'
import { enTiers } from './en/tiers.ts'
import { enWebhooks } from './en/webhooks.ts'
import type { Texts } from './zh.ts'

/** Every text of the console, in English. */
export const en: Texts = {
  ...enShell,
  ...enOverview,
  ...enCustomers,
  ...enCustomer,
  ...enIdentities,
  ...enTiers,
  ...enTierForm,
  ...enTierTrial,
  ...enRules,
  ...enPromotions,
  ...enData,
  ...enSources,
  ...enHealth,
  ...enSettings,
  ...enWebhooks,
}
