import { PushpinFilled } from '@ant-design/icons'
import type { CSSProperties } from 'react'
import type { TierProgram } from '#api/shapes/tier-program.ts'
import { useFormat } from '../api/session.tsx'
import { useApi } from '../api/use-api.ts'
import { useText } from '../locales/language.tsx'
import { type Metal, metalOf } from '../theme/metals.ts'
import { useTheme } from '../theme/theme.tsx'

export type Level = {
  readonly key: string
  readonly name: string
  readonly rank: number
  readonly metal: Metal
}

type LevelDefinition = { readonly key: string; readonly name: { zh: string; en?: string } }

/** All programs, read once and kept: their levels give every tag its name and metal. */
export const usePrograms = () =>
  useApi<{ data: TierProgram[] }>('/tier-programs', {}, { stale: 60_000 })

/** The levels of a program, lowest first. */
export function useLevels(): (program?: string) => readonly Level[] {
  const programs = usePrograms().data?.data
  const f = useFormat()
  const theme = useTheme().name
  return (key) => {
    const program = key === undefined ? programs?.[0] : programs?.find((one) => one.key === key)
    const levels = levelsOf(program)
    return levels.map((level, rank) => ({
      key: level.key,
      name: f.say(level.name),
      rank,
      metal: metalOf(rank, levels.length, theme),
    }))
  }
}

export const levelsOf = (program: TierProgram | undefined): readonly LevelDefinition[] =>
  (program?.definition as { levels?: readonly LevelDefinition[] } | undefined)?.levels ?? []

type Props = { readonly program?: string; readonly level: string | null; readonly pinned?: boolean }

/** A level's name in its metal, with rungs that say how high it stands, so that colour is not alone. */
export function TierTag({ program, level, pinned }: Props) {
  const t = useText()
  const levels = useLevels()(program)
  const waiting = usePrograms().isPending
  const found = levels.find((one) => one.key === level)
  if (level === null) return <span className="tag">{t.tiers.notYet}</span>
  // Keys are no words for people: until the names are there, nothing is said.
  if (!found) return <span className="tag">{waiting ? '…' : level}</span>
  const style: CSSProperties = { background: found.metal.soft, color: found.metal.text }
  return (
    <span className="tag" style={style}>
      <Rungs rank={found.rank} levels={levels.length} />
      {found.name}
      {pinned && (
        <span title={t.tiers.pinned}>
          <PushpinFilled aria-hidden="true" />
          <span className="hidden">{t.tiers.pinned}</span>
        </span>
      )}
    </span>
  )
}

function Rungs({ rank, levels }: { readonly rank: number; readonly levels: number }) {
  return (
    <span className="tier-rungs" aria-hidden="true">
      {Array.from({ length: Math.min(levels, 6) }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rungs have no identity but their place
        <i
          key={index}
          className={index <= rank ? 'on' : ''}
          style={{ height: 4 + (index * 6) / Math.max(1, levels - 1) }}
        />
      ))}
    </span>
  )
}
