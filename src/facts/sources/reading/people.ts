import type { CountryCode } from 'libphonenumber-js/max'
import { type TSchema, Type } from 'typebox'
import { phoneRules } from '../../identity/phone-rules.ts'
import type { SourceContext } from '../source-kind.ts'

/** Whose numbers a platform's customers have. */
export const CustomerNumbers: TSchema = Type.Optional(
  Type.Unsafe<'separate' | 'shared'>({
    type: 'string',
    enum: ['separate', 'shared'],
    default: 'separate',
    title: '客户编号 / Customer numbers',
    description:
      'separate：平台客户编号只在本来源内有效；shared：就是店铺自己的客户编号，与导入和接口的 customer_id 相同 / separate: the platform’s customer numbers count within this source only; shared: they are the shop’s own customer_id',
  }),
)

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
): { customer_id?: string; identifiers?: Record<string, string> } {
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
