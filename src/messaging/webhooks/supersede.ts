import type { Message } from './message.ts'

/** What a message says, without its body. */
export type Said = Pick<Message, 'id' | 'type' | 'customer' | 'subject' | 'from' | 'to'>

const OPPOSITES: Readonly<Record<string, string>> = {
  'segment.entered': 'segment.left',
  'segment.left': 'segment.entered',
  'tag.added': 'tag.removed',
  'tag.removed': 'tag.added',
  'class.changed': 'class.changed',
  'customer.tier_changed': 'customer.tier_changed',
}

/**
 * Messages that take each other back before anybody was told of the first: who came in and left again, who rose and
 * fell back. Both are dropped. `waiting`: not tried yet, oldest first; `coming`: after them, in order. A pair counts only
 * if nothing else about the same customer and definition lies between.
 */
export function superseded(waiting: readonly Said[], coming: readonly Said[]): ReadonlySet<string> {
  const open = new Map<string, Said[]>()
  const dropped = new Set<string>()
  for (const said of [...waiting, ...coming]) {
    const about = `${said.customer} ${said.subject} ${isLabel(said) ? said.from || said.to : ''}`
    const before = open.get(about) ?? []
    open.set(about, before)
    const last = before.at(-1)
    if (last && takesBack(said, last)) {
      before.pop()
      dropped.add(last.id).add(said.id)
    } else before.push(said)
  }
  return dropped
}

const isLabel = ({ type }: Said): boolean => type === 'tag.added' || type === 'tag.removed'

const takesBack = (said: Said, last: Said): boolean =>
  OPPOSITES[last.type] === said.type && said.from === last.to && said.to === last.from
