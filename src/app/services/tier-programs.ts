import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { Millis } from '#core/time.ts'
import type { TierLevel, TierProgram, TierProgramVersion } from '#loyalty/tier-program.ts'
import {
  type Definition,
  type DefinitionVersion,
  findDefinition,
  listDefinitions,
} from '#stores/definitions.store.ts'
import type { Ledger } from '#stores/ports.ts'
import type { Text } from '#api/shapes/text.ts'
import { bothLanguages } from './metric-view.ts'

/** Under which kind tier programs are kept among the definitions. */
export const TIER_PROGRAM = 'tier-program'

/** A tier program as it is kept, with its versions as the loyalty room reads them. */
export type StoredProgram = {
  readonly definition: Definition
  readonly key: string
  /** In order of number; those known at the instant that was asked for. */
  readonly versions: readonly TierProgramVersion[]
}

/** The programs that are in use, by key. */
export async function listPrograms(ledger: Ledger): Promise<StoredProgram[]> {
  return (await listDefinitions(ledger, TIER_PROGRAM)).map((definition) => toStored(definition))
}

/** The program; problem `not_found` if there is none or it was ended. */
export async function findProgram(ledger: Ledger, key: string): Promise<Result<StoredProgram>> {
  const definition = await findDefinition(ledger, { kind: TIER_PROGRAM, key })
  if (!definition || definition.removed)
    return fail(problem('not_found', { what: 'tier program', id: key }))
  return ok(toStored(definition))
}

/** A stored definition as a program; after an end and a new beginning only what came then counts. */
export function toStored(definition: Definition): StoredProgram {
  const end = definition.removed ? -1 : definition.versions.findLastIndex((one) => one.removed)
  const versions = definition.versions.slice(end + 1).filter((one) => !one.removed)
  return { definition, key: definition.key, versions: versions.map(toVersion) }
}

/** The same program as its rules were known at an instant; undefined if there was none yet. */
export function knownBy(
  program: StoredProgram,
  knownAt: Millis | undefined,
): StoredProgram | undefined {
  if (knownAt === undefined) return program
  const numbers = new Set(
    program.definition.versions.filter((one) => one.createdAt <= knownAt).map((one) => one.version),
  )
  const versions = program.versions.filter((one) => numbers.has(one.version))
  return versions.length === 0 ? undefined : { ...program, versions }
}

// Checked when it was written; the definitions store keeps any JSON.
const toVersion = (version: DefinitionVersion): TierProgramVersion => ({
  version: version.version,
  effectiveAt: version.effectiveAt,
  body: version.body as unknown as TierProgram,
})

/** Versions in the order in which they take effect; of two with one date the higher number holds. */
export const inOrder = (versions: readonly TierProgramVersion[]): TierProgramVersion[] =>
  [...versions].sort((a, b) => a.effectiveAt - b.effectiveAt || a.version - b.version)

/** The version in force at the instant; the first one before that has begun. */
export function versionAt(
  { versions }: Pick<StoredProgram, 'versions'>,
  at: Millis,
): TierProgramVersion {
  const ordered = inOrder(versions)
  const found = ordered.findLast((one) => one.effectiveAt <= at) ?? ordered[0]
  if (found === undefined) throw new Error('a tier program without a version')
  return found
}

/** Every level that a program has or ever had, with its name and its place in the last ladder that has it. */
export type LevelBook = {
  readonly keys: readonly string[]
  readonly ranks: readonly number[]
  /** On which everybody begins. */
  readonly lowest: string
  readonly nameOf: (key: string) => Text
  readonly rankOf: (key: string) => number
}

export function levelBook({ versions }: Pick<StoredProgram, 'versions'>): LevelBook {
  const found = new Map<string, { level: TierLevel; rank: number }>()
  for (const { body } of inOrder(versions))
    body.levels.forEach((level, rank) => found.set(level.key, { level, rank }))
  return {
    keys: [...found.keys()],
    ranks: [...found.values()].map((one) => one.rank),
    lowest: inOrder(versions)[0]?.body.levels[0]?.key ?? '',
    nameOf: (key) => bothLanguages(found.get(key)?.level.name ?? { zh: key }),
    rankOf: (key) => found.get(key)?.rank ?? -1,
  }
}

/** The program's key with its levels. */
export const ladderOf = (
  program: StoredProgram,
): { readonly key: string; readonly levels: LevelBook } => ({
  key: program.key,
  levels: levelBook(program),
})
