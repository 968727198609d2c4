import type { CountryCode } from 'libphonenumber-js/max'
import { phoneRules } from '../../identity/phone-rules.ts'
import { headersOf, type Mapping, sourceOf } from '../mapping/mapping.ts'

/** Changes a record's cells before the engine sees them. */
export type Rewrite = (cells: readonly string[]) => readonly string[]

/**
 * National phone numbers of other countries than China, as the mapping's `region` names them, written as E.164. Their
 * rules are many and no matter for SQL; a number that is none stays as it is and becomes a reject. Undefined if the
 * mapping has no such column, so that records can pass as they are.
 */
export function foreignPhones(mapping: Mapping, headers: readonly string[]): Rewrite | undefined {
  const places = Object.values(mapping.columns).flatMap((entry) => {
    const { region } = sourceOf(entry)
    if (region === undefined || region === 'CN') return []
    return headersOf(entry).map((header) => ({
      place: headers.indexOf(header),
      region: countryOf(region),
    }))
  })
  if (places.length === 0) return undefined
  return (cells) => {
    const changed = [...cells]
    for (const { place, region } of places) {
      const phone = phoneRules().parsePhoneNumberFromString(changed[place] ?? '', region)
      if (phone?.isPossible()) changed[place] = phone.number
    }
    return changed
  }
}

const countryOf = (region: string): CountryCode | undefined =>
  phoneRules()
    .getCountries()
    .find((country) => country === region)
