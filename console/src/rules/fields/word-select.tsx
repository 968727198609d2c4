import type { RuleWord } from '#api/shapes/rule-words.ts'
import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'

export type WordGroup = { readonly name: string; readonly words: readonly RuleWord[] }

type Props = {
  readonly label: string
  readonly value: string
  readonly words: readonly RuleWord[]
  readonly groups?: readonly WordGroup[]
  /** What no choice is called; without it there must be one. */
  readonly none?: string
  readonly invalid?: boolean
  readonly onChange: (key: string) => void
}

/** One of the shop's words. A word that the shop does not have stays to be seen, and to be changed. */
export function WordSelect({ label, value, words, groups = [], none, invalid, onChange }: Props) {
  const t = useText()
  const f = useFormat()
  const known =
    words.some((word) => word.key === value) ||
    groups.some((group) => group.words.some((word) => word.key === value))
  const option = (word: RuleWord) => (
    <option key={word.key} value={word.key}>
      {f.say(word.name)}
    </option>
  )
  return (
    <select
      className="field"
      aria-label={label}
      aria-invalid={invalid}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {none !== undefined && <option value="">{none}</option>}
      {!known && (none === undefined || value !== '') && (
        <option value={value}>
          {value === '' ? t.rules.choose : t.rules.unknownWord({ key: value })}
        </option>
      )}
      {words.map(option)}
      {groups.map((group) => (
        <optgroup key={group.name} label={group.name}>
          {group.words.map(option)}
        </optgroup>
      ))}
    </select>
  )
}
