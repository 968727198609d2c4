import type { Json } from '#core/json.ts'
import { collectTransitions, type WatchedOutput } from '#messaging/transitions/transitions.store.ts'
import { withDependants } from '#segments/rule-plan.ts'
import { settingsStore } from '#stores/settings.store.ts'
import { newestRun } from './evaluation-state.store.ts'
import type { RuleStage } from './rule-stage.ts'
import { type LiveRules, type RuleWorld, ruleId } from './rule-world.ts'
import type { ServiceDeps } from './shop.ts'
import { programPrints } from './tier-stage.ts'

/** How far transitions are made, and what definitions were then. */
type TransitionRecord = {
  readonly rev: string
  readonly rules: Readonly<Record<string, string>>
  readonly programs: Readonly<Record<string, string>>
}

const KEY = 'transitions'

type Deps = ServiceDeps & {
  readonly world: Pick<RuleWorld, 'live'>
  readonly stage: Pick<RuleStage, 'decided'>
}

export type TransitionStage = ReturnType<typeof createTransitionStage>

/**
 * Makes transitions of what evaluations changed. A definition that is decided for the first time makes none: whoever it
 * takes in then did not just come in. What follows from a change of a definition, or from an import, says so in its cause.
 */
export function createTransitionStage({ facts, ledger, clock, world, stage }: Deps) {
  const kept = settingsStore({ ledger, clock })
  const read = async (): Promise<TransitionRecord | undefined> =>
    (await kept.get(KEY))?.value as TransitionRecord | undefined
  return {
    /** Up to which run they are made. */
    upTo: async (): Promise<bigint> => BigInt((await read())?.rev ?? 0),

    /** Run by whoever holds the evaluation, after it. Again with the same runs it makes the same. */
    async collect(batches: { readonly after: bigint; readonly upTo: bigint }) {
      const [before, upTo, live, rules, programs] = await Promise.all([
        read(),
        newestRun(ledger),
        world.live(),
        stage.decided(),
        programPrints(ledger),
      ])
      const now = { rev: String(upTo), rules, programs: Object.fromEntries(programs) }
      const after = BigInt(before?.rev ?? upTo)
      if (before)
        await collectTransitions(facts, {
          after,
          upTo,
          batches,
          outputs: watched(live, before),
          programs: Object.keys(before.programs),
          changed: [...changedRules(live, before, rules), ...changedPrograms(before, now)],
        })
      await kept.set(KEY, now as unknown as Json)
      return { after, upTo }
    },
  }
}

/** All outputs of definitions that were decided before, those that are no more included. */
function watched(live: LiveRules, { rules }: TransitionRecord): WatchedOutput[] {
  const several = new Set(
    live.stored.flatMap(({ rule }) =>
      rule.kind === 'class' && rule.body.choose === 'all' ? [rule.body.key] : [],
    ),
  )
  return [...live.numbers].flatMap(([ref, no]) => {
    const [, kind = '', key = '', value = ''] = /^(\w+):([^=]*)=?(.*)$/s.exec(ref) ?? []
    const subject = `${kind}:${key}`
    if (!(subject in rules)) return []
    const exclusive = kind === 'class' && !several.has(key)
    return [{ no, kind: kind as WatchedOutput['kind'], subject, value, exclusive }]
  })
}

/** Definitions that came to mean something else, with all that refer to them, and those that are no more. */
function changedRules(
  live: LiveRules,
  { rules: before }: TransitionRecord,
  now: Readonly<Record<string, string>>,
): string[] {
  const changed = Object.keys(before).filter((id) => before[id] !== now[id])
  return [...new Set([...changed, ...withDependants(live.plan, new Set(changed)).map(ruleId)])]
}

const changedPrograms = (before: TransitionRecord, now: TransitionRecord): string[] =>
  Object.keys(before.programs).flatMap((key) =>
    before.programs[key] === now.programs[key] ? [] : [`tier:${key}`],
  )
