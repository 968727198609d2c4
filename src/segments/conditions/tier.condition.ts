import { type Static, Type } from 'typebox'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { inLanguage } from '#core/text.ts'
import { sql } from '#sql/sql.ts'
import { defineCondition, type RuleWords, type Text } from './condition.ts'
import { unknownWord } from './unknown-word.ts'

const Level = Type.Optional(Type.String({ minLength: 1, maxLength: 60 }))
const closed = { additionalProperties: false }
const TierNode = Type.Object(
  {
    tier: Type.Object(
      {
        program: Type.String({ minLength: 1, maxLength: 60 }),
        is: Level,
        in: Type.Optional(
          Type.Array(Type.String({ maxLength: 60 }), { minItems: 1, maxItems: 50 }),
        ),
        at_least: Level,
        at_most: Level,
        above: Level,
        below: Level,
        exists: Type.Optional(Type.Boolean()),
      },
      closed,
    ),
  },
  closed,
)
type Tier = Static<typeof TierNode>['tier']

const ASKS = ['is', 'in', 'at_least', 'at_most', 'above', 'below', 'exists'] as const

/** The level in a tier program. Who has no level there is known to be no member: every comparison is no. */
export const tierCondition = defineCondition({
  key: 'tier',
  name: { zh: '会员等级', en: 'Tier' },
  group: 'membership',
  schema: TierNode,
  examples: [
    {
      node: { tier: { program: 'membership', at_least: 'gold' } },
      says: { zh: '会员等级 在金卡会员及以上', en: 'Membership: gold or higher' },
    },
    {
      node: { tier: { program: 'membership', is: 'silver' } },
      says: { zh: '会员等级 为银卡会员', en: 'Membership: silver' },
    },
  ],
  check: ({ tier }, words, path) => {
    const program = words.program(tier.program)
    if (!program) {
      const known = words.known('program')
      const at = `${path}/tier/program`
      return fail(unknownWord('tier program', { key: tier.program, known, path: at }))
    }
    const asked = ASKS.filter((ask) => tier[ask] !== undefined)
    const [ask] = asked
    if (ask === undefined)
      return fail(problem('missing_field', { field: ASKS.join(' / ') }, `${path}/tier`))
    if (asked.length > 1)
      return fail(problem('rule_mixed', { keys: asked.join(', ') }, `${path}/tier`))
    return checkLevels(
      tier,
      ask,
      program.levels.map(({ key }) => key),
      `${path}/tier/${ask}`,
    )
  },
  sentence: ({ tier }, words) => {
    const program = words.program(tier.program)
    const name = (language: 'zh' | 'en'): string =>
      program ? inLanguage(program.name, language) : tier.program
    const levels = namesOf(tier, words)
    if (tier.exists !== undefined)
      return tier.exists
        ? { zh: `${name('zh')} 中有等级`, en: `has a level in ${name('en')}` }
        : { zh: `${name('zh')} 中没有等级`, en: `has no level in ${name('en')}` }
    const { zh, en } = SAYS[ASKS.find((ask) => tier[ask] !== undefined) as keyof typeof SAYS]
    return { zh: `${name('zh')} ${zh(levels.zh)}`, en: `${name('en')}: ${en(levels.en)}` }
  },
  compile: ({ tier }, use, words) => {
    if (tier.exists === undefined) return use.level(tier.program, meant(tier, words))
    const level = use.level(tier.program)
    return tier.exists ? level : { truth: sql`NOT ${level.truth}` }
  },
  matches: ({ tier }, sight, words) => {
    const level = sight.level(tier.program)
    if (tier.exists !== undefined) return (level !== undefined) === tier.exists
    return level !== undefined && meant(tier, words).includes(level)
  },
  ground: ({ tier }, sight, words) => {
    const program = words.program(tier.program)
    const level = sight.level(tier.program)
    const found = program?.levels.find(({ key }) => key === level)
    const name = program?.name
    return {
      text: { zh: name?.zh ?? tier.program, en: name?.en ?? name?.zh ?? tier.program },
      value: found ? found.name.zh : null,
      ...(found ? { named: { zh: found.name.zh, en: found.name.en ?? found.name.zh } } : {}),
    }
  },
  touches: ({ tier }) => [`tier:${tier.program}`],
})

function checkLevels(
  tier: Tier,
  ask: (typeof ASKS)[number],
  known: readonly string[],
  path: string,
): Result<true> {
  if (ask === 'exists') return ok(true)
  const levels = ask === 'in' ? (tier.in ?? []) : [tier[ask] ?? '']
  const wrong = levels.findIndex((level) => !known.includes(level))
  if (wrong < 0) return ok(true)
  const at = ask === 'in' ? `${path}/${wrong}` : path
  return fail(unknownWord('level', { key: levels[wrong] ?? '', known, path: at }))
}

/** The levels that are asked for. */
function meant(tier: Tier, words: RuleWords): string[] {
  const levels = (words.program(tier.program)?.levels ?? []).map(({ key }) => key)
  const place = (level: string): number => levels.indexOf(level)
  if (tier.in) return [...tier.in]
  if (tier.is) return [tier.is]
  if (tier.at_least) return levels.slice(place(tier.at_least))
  if (tier.above) return levels.slice(place(tier.above) + 1)
  if (tier.at_most) return levels.slice(0, place(tier.at_most) + 1)
  return tier.below ? levels.slice(0, place(tier.below)) : levels
}

function namesOf(tier: Tier, words: RuleWords): Text {
  const levels = words.program(tier.program)?.levels ?? []
  const keys = tier.in ?? [
    tier.is ?? tier.at_least ?? tier.at_most ?? tier.above ?? tier.below ?? '',
  ]
  const named = keys.map((key) => levels.find((level) => level.key === key)?.name ?? { zh: key })
  return {
    zh: named.map((name) => name.zh).join('、'),
    en: named.map((name) => inLanguage(name, 'en')).join(' or '),
  }
}

const SAYS = {
  is: { zh: (level: string) => `为${level}`, en: (level: string) => level },
  in: { zh: (level: string) => `为${level}`, en: (level: string) => level },
  at_least: {
    zh: (level: string) => `在${level}及以上`,
    en: (level: string) => `${level} or higher`,
  },
  above: { zh: (level: string) => `高于${level}`, en: (level: string) => `above ${level}` },
  at_most: {
    zh: (level: string) => `在${level}及以下`,
    en: (level: string) => `${level} or lower`,
  },
  below: { zh: (level: string) => `低于${level}`, en: (level: string) => `below ${level}` },
} as const
