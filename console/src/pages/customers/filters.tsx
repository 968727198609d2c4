import { type FormEvent, useEffect, useState } from 'react'
import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { useLevels, usePrograms } from '../../parts/tier-tag.tsx'
import { AddCondition } from './add-condition.tsx'
import { Chips } from './chips.tsx'
import { RuleFilters } from './rule-filters.tsx'
import type { CustomersSearch } from './search.ts'

type Props = {
  readonly search: CustomersSearch
  readonly onChange: (part: Partial<CustomersSearch>) => void
}

/** Search, tier, RFM, conditions on metrics; what holds stands below as chips that can be taken away. */
export function Filters({ search, onChange }: Props) {
  const t = useText()
  return (
    <div className="filters">
      <div className="row wrap">
        <SearchBox words={search.q ?? ''} onSearch={(q) => onChange({ q })} />
        <TierSelect search={search} onChange={onChange} />
        <RfmSelect
          label={t.customers.rfmClass}
          names={t.rfmClasses}
          chosen={search.rfm_class}
          onChoose={(rfm_class) => onChange({ rfm_class })}
        />
        <RfmSelect
          label={t.customers.rfmGroup}
          names={t.rfmGroups}
          chosen={search.rfm_group}
          onChoose={(rfm_group) => onChange({ rfm_group })}
        />
        <RuleFilters search={search} onChange={onChange} />
        <AddCondition
          onAdd={(condition) => onChange({ where: [...(search.where ?? []), condition] })}
        />
      </div>
      <Chips search={search} onChange={onChange} />
    </div>
  )
}

/** Asks when typing pauses, or at once with Enter. */
function SearchBox({
  words,
  onSearch,
}: {
  readonly words: string
  readonly onSearch: (words: string) => void
}) {
  const t = useText()
  const [typed, setTyped] = useState(words)
  useEffect(() => setTyped(words), [words])
  useEffect(() => {
    if (typed.trim() === words) return
    const timer = setTimeout(() => onSearch(typed.trim()), 300)
    return () => clearTimeout(timer)
  }, [typed, words, onSearch])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSearch(typed.trim())
  }
  return (
    <form role="search" onSubmit={submit}>
      <input
        type="search"
        className="field search-box"
        aria-label={t.customers.search}
        placeholder={t.customers.search}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </form>
  )
}

function TierSelect({ search, onChange }: Props) {
  const t = useText()
  const f = useFormat()
  const programs = usePrograms().data?.data ?? []
  const levels = useLevels()
  return (
    <select
      className="field"
      aria-label={t.customers.tier}
      value={search.tier ?? ''}
      onChange={(event) => onChange({ tier: event.target.value })}
    >
      <option value="">{t.customers.anyTier}</option>
      {programs.map((program) => (
        <optgroup key={program.key} label={f.say(program.name)}>
          {levels(program.key).map((level) => (
            <option key={level.key} value={`${program.key}:${level.key}`}>
              {level.name}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  )
}

type RfmProps = {
  readonly label: string
  readonly names: Readonly<Record<string, string>>
  readonly chosen: string | undefined
  readonly onChoose: (key: string) => void
}

const RfmSelect = ({ label, names, chosen, onChoose }: RfmProps) => (
  <select
    className="field"
    aria-label={label}
    value={chosen ?? ''}
    onChange={(event) => onChoose(event.target.value)}
  >
    <option value="">{label}</option>
    {Object.entries(names).map(([key, name]) => (
      <option key={key} value={key}>
        {name}
      </option>
    ))}
  </select>
)
