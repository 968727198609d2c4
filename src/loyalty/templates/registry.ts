import { registry } from '#core/registry.ts'
import { creditTemplate } from './credit.ts'
import { growthValueTemplate } from './growth-value.ts'
import { membershipTemplate } from './membership.ts'
import { orderCountTemplate } from './order-count.ts'
import { rollingYearTemplate } from './rolling-year.ts'

/** Tier programs to begin from; the first is the one that a new shop gets. */
export const tierProgramTemplates = registry('tier program template', [
  membershipTemplate,
  rollingYearTemplate,
  orderCountTemplate,
  growthValueTemplate,
  creditTemplate,
])
