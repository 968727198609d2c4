import type { Command } from './command.ts'
import { customersCommands } from './commands/customers.command.ts'
import { definitionsCommands } from './commands/definitions.command.ts'
import { identitiesCommands } from './commands/identities.command.ts'
import { importCommands } from './commands/import.command.ts'
import { importsCommands } from './commands/imports.command.ts'
import { localCommands } from './commands/local.command.ts'
import { metricsCommands } from './commands/metrics.command.ts'
import { peopleCommands } from './commands/people.command.ts'
import { promotionsCommands } from './commands/promotions.command.ts'
import { rulesCommands } from './commands/rules.command.ts'
import { sourcesCommands } from './commands/sources.command.ts'
import { tierBacktestCommand } from './commands/tier-backtest.command.ts'
import { tiersCommands } from './commands/tiers.command.ts'
import { transitionsCommands } from './commands/transitions.command.ts'
import { workCommands } from './commands/work.command.ts'

/** Every command of `zhike`. */
export const commands: readonly Command[] = Object.freeze([
  ...localCommands,
  ...importCommands,
  ...importsCommands,
  ...customersCommands,
  ...identitiesCommands,
  ...metricsCommands,
  ...rulesCommands,
  ...tiersCommands,
  ...promotionsCommands,
  tierBacktestCommand,
  ...definitionsCommands,
  ...sourcesCommands,
  ...transitionsCommands,
  ...workCommands,
  ...peopleCommands,
])

/** What the first words of commands of several words are about. */
export const GROUPS = {
  import: { zh: '导入文件，查看与撤销导入', en: 'import files; see and undo imports' },
  customers: { zh: '客户', en: 'customers' },
  identities: { zh: '身份合并', en: 'who is one with whom' },
  metrics: { zh: '指标', en: 'metrics' },
  segments: { zh: '分群', en: 'segments' },
  tags: { zh: '标签', en: 'tags' },
  classes: { zh: '分类', en: 'classes' },
  tiers: { zh: '等级', en: 'tiers' },
  promotions: { zh: '促销活动', en: 'promotions' },
  sources: { zh: '数据来源', en: 'sources of data' },
  transitions: { zh: '客户变动', en: 'what became of customers' },
  jobs: { zh: '任务', en: 'jobs' },
  users: { zh: '用户', en: 'users' },
  keys: { zh: 'API 密钥', en: 'API keys' },
} as const
