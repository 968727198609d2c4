import { fromEngineTime, type Millis } from '#core/time.ts'
import { isPersonalAttribute } from '#api/auth/masking.ts'
import type { Text } from '#api/shapes/text.ts'
import type { TimelineEntry, TimelineKind } from '#api/shapes/timeline.ts'
import type { HeldIdentifier } from './customer-facts.store.ts'
import { iso, type Shop } from './shop.ts'
import type { Found, Stretch } from './timeline-pages.ts'
import {
  type AttributeRow,
  EVENTS_AT_ONCE,
  type EventGroupRow,
  type FeedbackRow,
} from './timeline.store.ts'
import {
  attributeLabel,
  channelName,
  eventTitle,
  feedbackName,
  identifierName,
  platformName,
} from './timeline-words.ts'

/** What an entry cannot do without; the rest is nothing unless said. */
export type EntryParts = Pick<TimelineEntry, 'kind' | 'id' | 'title'> & {
  readonly at: Millis
  readonly knownAt: Millis
} & Partial<Omit<TimelineEntry, 'kind' | 'id' | 'title' | 'at' | 'known_at'>>

export const timelineEntry = (
  { at, knownAt, ...parts }: EntryParts,
  shop: Shop,
): TimelineEntry => ({
  source: '',
  detail: null,
  text: null,
  amount: null,
  net: null,
  status: null,
  lines: [],
  count: 1,
  import: null,
  personal: false,
  ...parts,
  at: iso(at, shop),
  known_at: iso(knownAt, shop),
})

type Stamps = {
  readonly happened: string
  readonly learnt: string
  readonly source: string
  readonly load: number
  readonly tie: string
}

/** Times, source and import of a row. */
const stamped = (row: Stamps) => ({
  at: fromEngineTime(row.happened),
  knownAt: fromEngineTime(row.learnt),
  source: row.source,
  import: row.load === 0 ? null : String(row.load),
})

/** An entry of a row, at its place. */
export function foundRow(
  row: Stamps,
  parts: Omit<EntryParts, 'at' | 'knownAt'> & { readonly kind: TimelineKind },
  shop: Shop,
): Found {
  const stamps = stamped(row)
  return { at: stamps.at, tie: row.tie, entry: timelineEntry({ ...stamps, ...parts }, shop) }
}

export function attributeFound(row: AttributeRow, shop: Shop): Found {
  const label = attributeLabel(row.name)
  const personal = isPersonalAttribute(row.name)
  const common = { kind: 'attribute', id: row.tie, personal } as const
  if (row.name.startsWith('consent.')) {
    const granted = row.value === 'true'
    const channel = channelName(row.name.slice('consent.'.length))
    const title: Text = granted
      ? { zh: `同意接收${channel.zh}营销信息`, en: `Agreed to marketing by ${channel.en}` }
      : { zh: `不同意接收${channel.zh}营销信息`, en: `Declined marketing by ${channel.en}` }
    return foundRow(row, { ...common, title, status: granted ? 'granted' : 'withdrawn' }, shop)
  }
  const title: Text =
    row.value === ''
      ? { zh: `清除${label.zh}`, en: `${label.en} removed` }
      : { zh: `更新${label.zh}`, en: `${label.en} updated` }
  return foundRow(row, { ...common, title, text: attributeText(row.name, row.value, shop) }, shop)
}

/** An attribute's value as people read it: times in the shop's zone, tags with commas. */
export function attributeText(name: string, value: string, shop: Shop): string {
  if (name === 'joined_at') {
    const at = fromEngineTime(value)
    return Number.isNaN(at) ? value : iso(at, shop)
  }
  if (name !== 'tags') return value
  try {
    const tags: unknown = JSON.parse(value)
    return Array.isArray(tags) ? tags.join(', ') : value
  } catch {
    // A file's own way of writing tags: shown as it is.
    return value
  }
}

export function feedbackFound(row: FeedbackRow, shop: Shop): Found {
  const kind = feedbackName(row.kind)
  const score = row.score === null ? '' : ` ${Number(row.score)}`
  const title: Text = {
    zh: row.score === null ? kind.zh : `${kind.zh}${score} 分`,
    en: `${kind.en}${score}`,
  }
  const about = (language: 'zh' | 'en'): string =>
    [platformName(row.channel)[language], row.order_id === '' ? '' : `#${row.order_id}`]
      .filter((part) => part !== '')
      .join(' · ')
  const detail = about('en') === '' ? null : { zh: about('zh'), en: about('en') }
  const text = row.text === '' ? null : row.text
  return foundRow(
    row,
    { kind: 'feedback', id: row.feedback_id, title, detail, text, status: row.kind },
    shop,
  )
}

/** Groups of equal events, and how far down they are complete. `names` tells what a sku is called. */
export function eventStretch(
  rows: readonly EventGroupRow[],
  {
    names,
    limit,
    shop,
  }: { readonly names: ReadonlyMap<string, string>; readonly limit: number; readonly shop: Shop },
): Stretch {
  const found = rows.map((row) => eventFound(row, names, shop))
  const oldest = rows.at(-1)
  // With as many groups as were asked for, the last one lies beyond the page.
  if (oldest === undefined || rows.length === limit || Number(oldest.looked_at) < EVENTS_AT_ONCE)
    return { found }
  return { found, horizon: fromEngineTime(oldest.first) }
}

function eventFound(row: EventGroupRow, names: ReadonlyMap<string, string>, shop: Shop): Found {
  const seconds = row.seconds === null ? 0 : Math.round(Number(row.seconds))
  const about = (language: 'zh' | 'en', stay: string): string =>
    [
      names.get(row.sku) ?? row.sku,
      row.category,
      platformName(row.channel)[language],
      platformName(row.platform)[language],
      seconds > 0 ? stay : '',
    ]
      .filter((part) => part !== '')
      .join(' · ')
  const detail: Text = { zh: about('zh', `停留 ${seconds} 秒`), en: about('en', `${seconds} s`) }
  const parts = {
    kind: 'event' as const,
    id: row.tie,
    title: eventTitle(row.type),
    detail: detail.en === '' ? null : detail,
    status: row.type,
    count: Number(row.events),
  }
  return {
    ...foundRow(row, parts, shop),
    last: { at: fromEngineTime(row.first), tie: row.first_tie },
  }
}

export function identifierFound(row: HeldIdentifier, shop: Shop): Found {
  const kind = identifierName(row.kind)
  const tie = row.id.padStart(20, '0')
  const parts = {
    kind: 'identifier' as const,
    id: row.id,
    at: row.since,
    knownAt: row.since,
    title: { zh: `关联${kind.zh}`, en: `${kind.en} linked` },
    text: row.value,
    status: row.kind,
    personal: true,
  }
  return { at: row.since, tie, entry: timelineEntry(parts, shop) }
}
