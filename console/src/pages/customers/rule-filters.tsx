import { lazy, Suspense, useState } from 'react'
import type { RuleItem } from '#api/shapes/rule-definition.ts'
import { useFormat, useMay } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { ROOM_OF } from '../../rules/rooms.ts'
import { useRuleItems } from '../../rules/use-rule-items.ts'
import type { CustomersSearch } from './search.ts'

/** The builder is loaded when it is opened: most lists do without. */
const RuleFinder = lazy(async () => ({
  default: (await import('../../rules/rule-finder.tsx')).RuleFinder,
}))

type Props = {
  readonly search: CustomersSearch
  readonly onChange: (part: Partial<CustomersSearch>) => void
}

/** Only who is in a segment, has a tag, is of a class; for any other condition the builder. */
export function RuleFilters({ search, onChange }: Props) {
  const t = useText()
  const may = useMay('define')
  const [building, setBuilding] = useState(false)
  return (
    <>
      {(['segment', 'tag', 'class'] as const).map((kind) => (
        <RuleSelect
          key={kind}
          kind={kind}
          chosen={search[kind]}
          onChoose={(key) => onChange({ [kind]: key })}
        />
      ))}
      {may && (
        <button type="button" className="button" onClick={() => setBuilding(true)}>
          {t.rules.filters.build}
        </button>
      )}
      {building && (
        <Suspense>
          <RuleFinder
            rule={search.rule}
            onRule={(rule) => {
              setBuilding(false)
              onChange({ rule })
            }}
            onClose={() => setBuilding(false)}
          />
        </Suspense>
      )}
    </>
  )
}

type SelectProps = {
  readonly kind: 'segment' | 'tag' | 'class'
  readonly chosen: string | undefined
  readonly onChoose: (key: string) => void
}

function RuleSelect({ kind, chosen, onChoose }: SelectProps) {
  const t = useText()
  const f = useFormat()
  const items = useRuleItems(ROOM_OF[kind]).data ?? []
  const what = t.rules.filters[kind]
  if (items.length === 0) return null
  const option = (key: string, name: RuleItem['name']) => (
    <option key={key} value={key}>
      {f.say(name)}
    </option>
  )
  const plain = items.filter((one) => one.values.length === 0)
  return (
    <select
      className="field"
      aria-label={what}
      value={chosen ?? ''}
      onChange={(event) => onChoose(event.target.value)}
    >
      <option value="">{t.rules.filters.any({ what })}</option>
      {plain.map((one) => option(one.key, one.name))}
      {items
        .filter((one) => one.values.length > 0)
        .map((one) => (
          <optgroup key={one.key} label={f.say(one.name)}>
            {one.values.map((value) => option(`${one.key}:${value.key}`, value.name))}
          </optgroup>
        ))}
    </select>
  )
}
