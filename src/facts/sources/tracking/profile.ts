import { formatTime, parseTime } from '#core/time.ts'
import type { CustomerItem } from '../../schema/customer.ts'
import type { Fields, Message } from './message.ts'
import { objectOf, plainText, shortText, textOf, optional } from './values.ts'

/** Traits that name a customer in themselves. */
const IDENTIFIERS: Readonly<Record<string, string>> = {
  openid: 'openid',
  openId: 'openid',
  unionid: 'unionid',
  unionId: 'unionid',
  member_no: 'member_no',
  memberNo: 'member_no',
}

/** Traits that become fields of their own; the others are attributes. */
const TAKEN = new Set([
  'name',
  'firstName',
  'firstname',
  'first_name',
  'lastName',
  'lastname',
  'last_name',
  'email',
  'phone',
  'birthday',
  'gender',
  'city',
  'createdAt',
  'created_at',
  'consent',
  'id',
  ...Object.keys(IDENTIFIERS),
])

const MAX_ATTRIBUTES = 200

/** The identifiers of a message beside userId. */
export function identifiersIn(message: Message): Record<string, string> {
  const found: Record<string, string> = {}
  if (message.anonymousId !== undefined) found['anonymous_id'] = message.anonymousId
  if (message.type !== 'identify') return found
  for (const [trait, kind] of Object.entries(IDENTIFIERS)) {
    const value = shortText(message.traits[trait])
    if (value !== undefined) found[kind] = value
  }
  return found
}

/** What identify says of a customer, as an item of customers. Values hold from when it happened. */
export function profileOf(message: Message, zone: string): CustomerItem {
  const { traits } = message
  const address = objectOf(traits['address'])
  const joined = joinedAt(traits['createdAt'] ?? traits['created_at'], zone)
  const identifiers = identifiersIn(message)
  const attributes = attributesOf(traits)
  const consent = consentOf(message)
  return {
    ...optional('customer_id', message.userId),
    ...(Object.keys(identifiers).length > 0 ? { identifiers } : {}),
    at: formatTime(message.at, zone),
    ...optional('name', nameOf(traits)),
    ...optional('phone', shortText(traits['phone'], 40)),
    ...optional('email', shortText(traits['email'], 254)),
    ...optional('birthday', birthdayOf(traits['birthday'])),
    ...optional('gender', shortText(traits['gender'], 20)),
    ...optional('city', shortText(traits['city'] ?? address['city'], 100)),
    ...optional('joined_at', joined),
    ...(Object.keys(consent).length > 0 ? { consent } : {}),
    ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
  }
}

function nameOf(traits: Fields): string | undefined {
  const whole = shortText(traits['name'])
  if (whole !== undefined) return whole
  const first = textOf(traits['firstName'] ?? traits['firstname'] ?? traits['first_name'])
  const last = textOf(traits['lastName'] ?? traits['lastname'] ?? traits['last_name'])
  if (first === undefined || last === undefined) return first ?? last
  // 王 小茶 is 王小茶.
  const chinese = /\p{Script=Han}/u.test(first + last)
  return (chinese ? `${last}${first}` : `${first} ${last}`).slice(0, 200)
}

/** The day; SDKs write dates as instants. */
const birthdayOf = (value: unknown): string | undefined => {
  const text = shortText(value, 40)
  return text === undefined
    ? undefined
    : (/^\d{4}-\d{2}-\d{2}(?=T)/.exec(text)?.[0] ?? text.slice(0, 20))
}

/** Seconds or milliseconds since 1970 are common, too. What is no time is left to say so. */
function joinedAt(value: unknown, zone: string): string | undefined {
  const text = textOf(value)
  if (text === undefined) return undefined
  const number = /^\d{9,13}$/.test(text) ? Number(text) : undefined
  if (number !== undefined) return formatTime(number < 1e11 ? number * 1000 : number, zone)
  const at = parseTime(text, zone)
  return at === undefined ? text.slice(0, 40).padEnd(8) : formatTime(at, zone)
}

/** null takes a value away. */
function attributesOf(traits: Fields): Record<string, string | null> {
  const entries = Object.entries(traits)
    .filter(([trait]) => !TAKEN.has(trait) && !trait.startsWith('consent.') && trait !== '')
    .slice(0, MAX_ATTRIBUTES)
  return Object.fromEntries(
    entries.flatMap(([trait, value]) => {
      const text = value === null ? null : plainText(value)
      return text === undefined ? [] : [[trait.slice(0, 80), text] as const]
    }),
  )
}

/** What somebody agreed to: trait consent {sms: true} or consent.sms, or the categories of a consent banner. */
function consentOf({ traits, context }: Message): Record<string, boolean> {
  const dotted = Object.entries(traits)
    .filter(([trait]) => trait.startsWith('consent.'))
    .map(([trait, value]) => [trait.slice('consent.'.length), value] as const)
  const banner = objectOf(objectOf(context['consent'])['categoryPreferences'])
  const all = [...Object.entries(banner), ...Object.entries(objectOf(traits['consent'])), ...dotted]
  return Object.fromEntries(
    all.flatMap(([channel, value]) =>
      typeof value === 'boolean' && channel !== '' ? [[channel.slice(0, 40), value] as const] : [],
    ),
  )
}
