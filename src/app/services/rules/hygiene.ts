import type { Millis } from '#core/time.ts'
import { numberOf } from '#segments/rule-number.ts'
import { definitionId, refsOf } from '#segments/rule-plan.ts'
import type { RuleDefinition } from '#segments/definition.ts'
import { overlapsOf, sizesAt } from '#segments/members.store.ts'
import type { RuleFlag } from '#api/shapes/rule-definition.ts'
import { bothLanguages } from '../metric-view.ts'
import type { LiveRules, StoredRule } from '../rule-world.ts'
import type { RuleDeps } from './asking.ts'

export type Flagged = RuleFlag

const DAY = 86_400_000
/** Two that share so much of what either has are one too many. */
const SAME = 0.95
/** What has been there for so long and is used nowhere. */
const UNUSED_AFTER = 30 * DAY
/** A size that moved by more than this share within a week, and by so many customers. */
const DRIFT = { share: 0.3, customers: 20, over: 7 * DAY }

/** What somebody should look at, by definition: dead, doubled, never used, drifting. */
export async function flagsOf(
  deps: RuleDeps,
  {
    live,
    sizes,
    pending,
  }: {
    readonly live: LiveRules
    readonly sizes: ReadonlyMap<number, number>
    /** Not decided yet as they are now: of these nobody knows who is in them. */
    readonly pending: ReadonlySet<string>
  },
): Promise<Map<string, Flagged[]>> {
  const { facts, clock } = deps
  const numbers = live.stored.flatMap(({ rule }) =>
    rule.kind === 'class' ? [] : refsOf(rule).map((ref) => numberOf(live.numbers, ref)),
  )
  const all = live.stored.flatMap(({ rule }) =>
    refsOf(rule).map((ref) => numberOf(live.numbers, ref)),
  )
  const [overlaps, weekAgo] = await Promise.all([
    overlapsOf(facts, numbers),
    sizesAt(facts, all, clock.now() - DRIFT.over),
  ])
  const flags = new Map<string, Flagged[]>()
  const referred = new Set(live.plan.rules.flatMap(({ refers }) => refers))
  for (const one of live.stored) {
    const id = definitionId(one.rule)
    const own = [
      ...(pending.has(id) ? [] : dead(one, live, sizes)),
      ...doubled(one, live, { sizes, overlaps }),
      ...unused(one, referred.has(id), clock.now()),
      ...drifting(one, live, { sizes, weekAgo }),
    ]
    if (own.length > 0) flags.set(id, own)
  }
  return flags
}

const numbersOf = ({ rule }: StoredRule, live: LiveRules): number[] =>
  refsOf(rule).map((ref) => numberOf(live.numbers, ref))

/** Whether people decide who is in it. */
const isByHand = ({ body }: RuleDefinition): boolean =>
  ('source' in body && body.source === 'manual') || ('kind' in body && body.kind === 'static')

function dead(one: StoredRule, live: LiveRules, sizes: ReadonlyMap<number, number>): Flagged[] {
  if (numbersOf(one, live).some((no) => (sizes.get(no) ?? 0) > 0)) return []
  return [
    {
      kind: 'dead',
      text: { zh: '没有任何客户', en: 'nobody is in it' },
      step: isByHand(one.rule)
        ? {
            zh: '由人加上客户，用不上就删除',
            en: 'Put customers in by hand, or end it if nobody needs it',
          }
        : {
            zh: '放宽条件，或在确认无人引用后停用',
            en: 'Widen the rule, or end it if nothing refers to it',
          },
    },
  ]
}

type Overlaps = {
  readonly sizes: ReadonlyMap<number, number>
  readonly overlaps: Awaited<ReturnType<typeof overlapsOf>>
}

function doubled(one: StoredRule, live: LiveRules, { sizes, overlaps }: Overlaps): Flagged[] {
  if (one.rule.kind === 'class') return []
  const own = numbersOf(one, live)
  const twin = overlaps.find(({ a, b, both }) => {
    if (a === b || (!own.includes(a) && !own.includes(b))) return false
    const union = (sizes.get(a) ?? 0) + (sizes.get(b) ?? 0) - both
    return both > 0 && both / union >= SAME
  })
  const no = twin && (own.includes(twin.a) ? twin.b : twin.a)
  const other = live.stored.find(
    (stored) => stored !== one && no !== undefined && numbersOf(stored, live).includes(no),
  )
  if (!other) return []
  const name = bothLanguages(other.rule.body.name)
  return [
    {
      kind: 'duplicate',
      text: { zh: `与“${name.zh}”几乎是同一批客户`, en: `almost the same people as “${name.en}”` },
      step: {
        zh: '保留一个，把引用改到它上面，再停用另一个',
        en: 'Keep one, point what refers to the other at it, then end the other',
      },
      other: { kind: other.rule.kind, key: other.rule.body.key, name },
    },
  ]
}

/** Tags that no rule refers to, a month after they were made. */
function unused({ rule, definition }: StoredRule, isReferred: boolean, now: Millis): Flagged[] {
  const made = definition.versions[0]?.createdAt ?? now
  if (rule.kind !== 'tag' || isReferred || now - made < UNUSED_AFTER) return []
  return [
    {
      kind: 'unused',
      text: { zh: '上线一个月，还没有被任何规则使用', en: 'a month old, and no rule uses it' },
      step: {
        zh: '确认运营不再需要后停用；停用可以恢复',
        en: 'End it if nobody needs it; it can be made anew',
      },
    },
  ]
}

function drifting(
  one: StoredRule,
  live: LiveRules,
  { sizes, weekAgo }: { sizes: ReadonlyMap<number, number>; weekAgo: ReadonlyMap<number, number> },
): Flagged[] {
  const moved = numbersOf(one, live)
    .map((no) => ({ now: sizes.get(no) ?? 0, then: weekAgo.get(no) ?? 0 }))
    .find(
      ({ now, then }) =>
        then > 0 &&
        Math.abs(now - then) >= DRIFT.customers &&
        Math.abs(now - then) / then > DRIFT.share,
    )
  if (!moved) return []
  const { now, then } = moved
  const share = Math.round((100 * (now - then)) / then)
  const sign = share > 0 ? '+' : ''
  return [
    {
      kind: 'drifting',
      text: {
        zh: `一周内从 ${then} 人变为 ${now} 人（${sign}${share}%）`,
        en: `from ${then} to ${now} people within a week (${sign}${share}%)`,
      },
      step: {
        zh: '查看进出明细：是客户变了，还是数据或规则出了问题',
        en: 'Look at who entered and left: did customers change, or data, or the rule?',
      },
    },
  ]
}
