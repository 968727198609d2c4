import type { CountryCode } from 'libphonenumber-js/max'
import { type TProperties, type TSchema, Type } from 'typebox'
import { phoneRules } from '../../identity/phone-rules.ts'
import { closed } from '../../schema/parts.ts'
import type { SourceContext } from '../source-kind.ts'

/** Whose numbers a platform's customers have. */
const CustomerNumbers: TSchema = Type.Optional(
  Type.Unsafe<'separate' | 'shared'>({
    type: 'string',
    enum: ['separate', 'shared'],
    default: 'separate',
    title: '客户编号 / Customer numbers',
    description:
      'separate：平台客户编号只在本来源内有效；shared：就是店铺自己的客户编号，与导入和接口的 customer_id 相同 / separate: the platform’s customer numbers count within this source only; shared: they are the shop’s own customer_id',
  }),
)

/** The settings of a platform, with those of its own. */
export const platformSettings = <P extends TProperties>(own: P) =>
  closed({ customer_numbers: CustomerNumbers, ...own })

type Who = { readonly customer_id?: string; readonly identifiers?: Record<string, string> }

/** Identifiers by which a platform names a customer; what is no telephone number or is masked names nobody. */
export function whose(
  context: SourceContext,
  person: {
    readonly number?: string | undefined
    readonly email?: string | undefined
    readonly phone?: string | undefined
    /** ISO 3166 country of a phone number that names none. */
    readonly country?: string | undefined
    readonly openid?: string | undefined
    readonly unionid?: string | undefined
  },
): Who {
  const shared = context.settings['customer_numbers'] === 'shared'
  const { number } = person
  const phone = phoneOf(person.phone, person.country)
  const email = emailOf(person.email)
  const identifiers: Record<string, string> = {
    ...(person.unionid === undefined ? {} : { unionid: person.unionid }),
    ...(person.openid === undefined ? {} : { openid: person.openid }),
    ...(phone === undefined ? {} : { phone }),
    ...(email === undefined ? {} : { email }),
    ...(number === undefined || shared ? {} : { buyer: `${context.source}:${number}` }),
  }
  return {
    ...(number !== undefined && shared ? { customer_id: number } : {}),
    ...(Object.keys(identifiers).length > 0 ? { identifiers } : {}),
  }
}

/** What an order tells of its customer, too: nothing, unless it says who that is and something of them. */
export const toldOf = (who: Who, at: string, says: object): object[] =>
  Object.keys(who).length > 0 && Object.keys(says).length > 0 ? [{ ...who, at, ...says }] : []

/** First and last name as one; undefined if neither is said. */
export const wholeName = (...names: readonly (string | undefined)[]): string | undefined =>
  names.filter(Boolean).join(' ') || undefined

/** A telephone number as E.164; undefined if it is none. */
export function phoneOf(text: string | undefined, country = 'CN'): string | undefined {
  if (text === undefined || /\*|#|\$/.test(text)) return undefined
  const rules = phoneRules()
  const region = rules.getCountries().find((known) => known === country.toUpperCase())
  const found = rules.parsePhoneNumberFromString(text, region ?? ('CN' as CountryCode))
  return found?.isPossible() ? found.number : undefined
}

export const emailOf = (text: string | undefined): string | undefined =>
  text !== undefined && /^[^\s@*]+@[^\s@*]+$/.test(text) ? text : undefined
