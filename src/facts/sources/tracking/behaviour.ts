import { formatTime } from '#core/time.ts'
import type { EventInput } from '../../schema/event.ts'
import type { FeedbackInput } from '../../schema/feedback.ts'
import { eventType } from './ecommerce-names.ts'
import type { Fields, Message } from './message.ts'
import { identifiersIn } from './profile.ts'
import { numberOf, objectOf, plainText, shortText, textOf, textsOf, optional } from './values.ts'

export type BehaviourContext = { readonly zone: string; readonly channel: string }

/** What somebody did, as an item of POST /v1/events. */
export function behaviourOf(message: Message, context: BehaviourContext): EventInput {
  const { properties } = message
  const origin = originOf(message)
  const visit = message.type === 'page' && origin !== undefined
  const sku = shortText(properties['sku']) ?? shortText(properties['product_id'])
  const value = valueOf(properties)
  return {
    ...whose(message),
    event_id: message.id,
    type: visit ? 'visit' : typeOf(message),
    at: formatTime(message.at, context.zone),
    ...optional('session_id', shortText(objectOf(message.context)['sessionId'])),
    ...optional('sku', sku),
    ...optional('category', shortText(properties['category'])),
    channel: (visit ? origin : channelOf(message, context)).slice(0, 200),
    ...optional('platform', platformOf(message)),
    ...optional('value', value),
    properties: propertiesOf(message, context),
  }
}

/** A review is feedback, too, if a known customer wrote it. */
export function reviewOf(message: Message, context: BehaviourContext): FeedbackInput | undefined {
  const { properties } = message
  if (message.type !== 'track' || eventType(message.name ?? '') !== 'review') return undefined
  const score = numberOf(properties['rating'])
  return {
    ...whoseOf(message),
    feedback_id: shortText(properties['review_id']) ?? message.id,
    kind: 'review',
    at: formatTime(message.at, context.zone),
    ...(score === undefined || score < 0 || score > 100 ? {} : { score }),
    ...optional('text', shortText(properties['review_body'], 4000)),
    ...optional('order_id', shortText(properties['order_id'])),
  }
}

/** Whose it is, for items that take identifiers. */
export const whoseOf = (message: Message): Pick<FeedbackInput, 'customer_id' | 'identifiers'> => {
  const identifiers = identifiersIn(message)
  return {
    ...optional('customer_id', message.userId),
    ...(Object.keys(identifiers).length > 0 ? { identifiers } : {}),
  }
}

const whose = (message: Message): Pick<EventInput, 'customer_id' | 'anonymous_id'> => ({
  ...optional('customer_id', message.userId),
  ...optional('anonymous_id', message.anonymousId),
})

function typeOf({ type, name }: Message): string {
  return type === 'track' ? eventType(name ?? '') : type
}

function propertiesOf(message: Message, { zone }: BehaviourContext): Record<string, string> {
  const page = objectOf(message.context['page'])
  const campaign = objectOf(message.context['campaign'])
  const own = textsOf(
    message.type === 'group'
      ? { ...message.traits, group_id: message.groupId }
      : message.properties,
  )
  const around: Record<string, unknown> = {
    // The name as it was sent: types are our spelling of it.
    [message.type === 'track' ? 'event' : 'name']: message.name,
    ...(message.type === 'page' || message.type === 'screen' ? { category: message.category } : {}),
    page_path: page['path'],
    page_title: page['title'],
    referrer: page['referrer'] === '$direct' ? undefined : page['referrer'],
    campaign: campaign['name'],
    campaign_source: campaign['source'],
    medium: campaign['medium'],
    keyword: campaign['term'] ?? message.properties['query'],
    content: campaign['content'],
    // By the sender's clock, where that differs: `at` is by ours.
    ...(message.originalAt === message.at
      ? {}
      : { original_timestamp: formatTime(message.originalAt, zone) }),
    ...(message.sentAt === undefined ? {} : { sent_at: formatTime(message.sentAt, zone) }),
  }
  const besides = Object.entries(around).flatMap(([key, value]) => {
    const text = plainText(value)
    return text === undefined ? [] : [[key, text] as const]
  })
  return { ...Object.fromEntries(besides), ...own }
}

/** Where a visit comes from: a campaign, or another site. undefined: a page inside, or nothing tells. */
function originOf(message: Message): string | undefined {
  const campaign = textOf(objectOf(message.context['campaign'])['source'])
  if (campaign !== undefined) return campaign
  const page = objectOf(message.context['page'])
  const referrer = hostOf(page['referrer'] ?? message.properties['referrer'])
  const here = hostOf(page['url'] ?? message.properties['url'])
  if (referrer === undefined || referrer === here) return undefined
  return SITES.find(([pattern]) => pattern.test(referrer))?.[1] ?? 'referral'
}
const SITES: readonly (readonly [RegExp, string])[] = [
  [/(^|\.)baidu\.com$/, 'baidu'],
  [/(^|\.)google\.[a-z.]+$/, 'google'],
  [/(^|\.)bing\.com$/, 'bing'],
  [/(^|\.)(weibo\.com|weibo\.cn)$/, 'weibo'],
  [/(^|\.)xiaohongshu\.com$/, 'xiaohongshu'],
]

function hostOf(url: unknown): string | undefined {
  try {
    return new URL(textOf(url) ?? '').hostname
  } catch {
    return undefined
  }
}

/** web, app or server, unless the message or the source says. */
function channelOf(message: Message, { channel }: BehaviourContext): string {
  if (channel !== '') return channel
  if (message.channel === 'mobile') return 'app'
  if (message.channel !== undefined) return message.channel
  const library = textOf(objectOf(message.context['library'])['name']) ?? ''
  if (/ios|android|swift|kotlin|react-native|flutter/i.test(library)) return 'app'
  return /node|python|java$|go|ruby|php|server/i.test(library) && !/script/i.test(library)
    ? 'server'
    : 'web'
}

function platformOf({ context }: Message): string | undefined {
  const told =
    textOf(objectOf(context['device'])['type']) ??
    textOf(objectOf(context['os'])['name']) ??
    textOf(objectOf(context['userAgentData'])['platform'])
  return told?.toLowerCase().slice(0, 200)
}

/** What it is worth, in major units, if it says so. */
function valueOf(properties: Fields): number | undefined {
  const value =
    numberOf(properties['value']) ??
    numberOf(properties['total']) ??
    numberOf(properties['revenue']) ??
    numberOf(properties['price'])
  if (value === undefined || Math.abs(value) > 1e14) return undefined
  return Math.round(value * 10_000) / 10_000
}
