import type { Format } from '../../api/session.tsx'
import { phone } from '../../format/phone.ts'
import type { Texts } from '../../locales/zh.ts'

/** An attribute's value for people: instants in the shop's zone, phones in groups, genders in words; the rest as it is. */
export function attributeText(name: string, value: string, f: Format, t: Texts): string {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d.*(Z|[+-]\d\d:\d\d)$/.test(value)) return f.minute(value)
  if (name === 'gender') {
    return (t.customer.genders as Readonly<Record<string, string>>)[value.toLowerCase()] ?? value
  }
  return phone(value)
}
