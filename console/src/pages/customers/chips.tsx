import { type Format, useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import type { Texts } from '../../locales/zh.ts'
import { useMetrics } from '../../parts/metrics.ts'
import { rfmName } from '../../parts/rfm-name.ts'
import { useLevels } from '../../parts/tier-tag.tsx'
import { exactValue } from '../../parts/value.tsx'
import { useRuleSentence } from './use-rule-sentence.ts'
import { useRuleText } from './use-rule-text.ts'
import { type CustomersSearch, FILTERS, parseCondition, withoutFilters } from './search.ts'

type Props = {
  readonly search: CustomersSearch
  readonly onChange: (part: Partial<CustomersSearch>) => void
}
type Chip = {
  readonly key: string
  readonly text: string
  readonly without: Partial<CustomersSearch>
}

/** What narrows the list, in words; each can be taken away. */
export function Chips({ search, onChange }: Props) {
  const t = useText()
  const chips = useChips(search)
  if (chips.length === 0) return null
  const clear = Object.fromEntries(
    FILTERS.map((key) => [key, undefined]),
  ) as Partial<CustomersSearch>
  return (
    <ul className="chips" aria-label={t.customers.filters}>
      {chips.map((chip) => (
        <li key={chip.key}>
          <span>{chip.text}</span>
          <button
            type="button"
            aria-label={t.customers.takeAway({ filter: chip.text })}
            onClick={() => onChange(chip.without)}
          >
            ×
          </button>
        </li>
      ))}
      {Object.keys(withoutFilters(search)).length < Object.keys(search).length && (
        <li className="plain">
          <button type="button" className="link" onClick={() => onChange(clear)}>
            {t.customers.clearFilters}
          </button>
        </li>
      )}
    </ul>
  )
}

function useChips(search: CustomersSearch): readonly Chip[] {
  const t = useText()
  const f = useFormat()
  const metrics = useMetrics()
  const levels = useLevels()
  const ruleText = useRuleText()
  const ruleSentence = useRuleSentence(search.rule)
  const none = undefined as never
  const chips: Chip[] = []
  const score = (axis: 'r' | 'f' | 'm') => {
    if (search[axis] !== undefined)
      chips.push({
        key: axis,
        text: `${axis.toUpperCase()} = ${search[axis]}`,
        without: { [axis]: none },
      })
  }
  if (search.q !== undefined)
    chips.push({ key: 'q', text: t.customers.searched({ words: search.q }), without: { q: none } })
  if (search.tier !== undefined) {
    const [program, level] = search.tier.includes(':')
      ? search.tier.split(':')
      : [undefined, search.tier]
    const name = levels(program).find((one) => one.key === level)?.name ?? level ?? ''
    chips.push({ key: 'tier', text: t.customers.onLevel({ level: name }), without: { tier: none } })
  }
  for (const key of ['segment', 'tag', 'class'] as const) {
    const chosen = search[key]
    if (chosen !== undefined)
      chips.push({ key, text: ruleText(key, chosen), without: { [key]: none } })
  }
  if (search.rule !== undefined)
    chips.push({ key: 'rule', text: ruleSentence ?? '…', without: { rule: none } })
  for (const key of ['rfm_class', 'rfm_group'] as const) {
    const chosen = search[key]
    if (chosen !== undefined)
      chips.push({ key, text: rfmName(chosen, t), without: { [key]: none } })
  }
  score('r')
  score('f')
  score('m')
  for (const [index, text] of (search.where ?? []).entries()) {
    const where = (search.where ?? []).filter((_, other) => other !== index)
    chips.push({
      key: `where ${text}`,
      text: conditionText(text, metrics, f, t),
      without: { where },
    })
  }
  if (search.moved !== undefined) {
    const without = { moved: none, moved_program: none, moved_from: none, moved_to: none }
    chips.push({
      key: 'moved',
      text: movedText(search, levels(search.moved_program), f, t),
      without,
    })
  }
  if (search.drops_before !== undefined) {
    chips.push({
      key: 'drops',
      text: t.customers.dropsBefore({ at: day(search.drops_before, f) }),
      without: { drops_before: none },
    })
  }
  if (search.as_of !== undefined)
    chips.push({
      key: 'as_of',
      text: t.customers.asOf({ at: day(search.as_of, f) }),
      without: { as_of: none },
    })
  return chips
}

function conditionText(
  text: string,
  metrics: ReturnType<typeof useMetrics>,
  f: Format,
  t: Texts,
): string {
  const condition = parseCondition(text)
  if (!condition) return text
  const metric = metrics.find((one) => one.key === condition.metric)
  const name = metric ? f.say(metric.name) : condition.metric
  const sign =
    (t.customers.signs as Readonly<Record<string, string>>)[condition.comparison] ??
    condition.comparison
  if (condition.value === 'null')
    return condition.comparison === '='
      ? t.customers.without({ metric: name })
      : t.customers.has({ metric: name })
  return `${name} ${sign} ${exactValue(Number(condition.value), metric?.unit ?? 'number', f, t)}`
}

function movedText(
  search: CustomersSearch,
  levels: readonly { key: string; name: string }[],
  f: Format,
  t: Texts,
): string {
  const nameOf = (key: string | undefined) =>
    levels.find((level) => level.key === key)?.name ?? key ?? ''
  const [from, to] = (search.moved ?? '').split('..')
  const what =
    search.moved === 'up'
      ? t.overview.up
      : search.moved === 'down'
        ? t.overview.down
        : `${nameOf(from)} → ${nameOf(to)}`
  const since = search.moved_from === undefined ? '' : day(search.moved_from, f)
  const until = search.moved_to === undefined ? '' : day(search.moved_to, f)
  return t.customers.moved({ what, since, until })
}

/** A day stays as it is written; an instant is shown in the shop's zone. */
const day = (text: string, f: Format): string =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text)) ? text : f.minute(text)
