import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { ROOM_OF } from '../../rules/rooms.ts'
import { useRuleItems } from '../../rules/use-rule-items.ts'

/** What a filter by segment, tag or class is called: “分类：需求类型 · 价格敏感型”. */
export function useRuleText(): (kind: 'segment' | 'tag' | 'class', chosen: string) => string {
  const t = useText()
  const f = useFormat()
  const items = {
    segments: useRuleItems('segments').data,
    tags: useRuleItems('tags').data,
    classes: useRuleItems('classes').data,
  }
  return (kind, chosen) => {
    const [key = '', value] = chosen.split(':')
    const item = items[ROOM_OF[kind]]?.find((one) => one.key === key)
    const valueName = item?.values.find((one) => one.key === value)?.name
    const name = item ? f.say(item.name) : key
    const of = valueName ? f.say(valueName) : value
    return t.rules.filters.chip({
      what: t.rules.filters[kind],
      name: of === undefined ? name : `${name} · ${of}`,
    })
  }
}
