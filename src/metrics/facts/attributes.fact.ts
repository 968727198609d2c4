import { sql } from '#sql/sql.ts'
import { dateOfDay, dayNumber } from '../calendar.ts'
import type { AttributeFact } from '../history.ts'
import { calendarFields } from './calendar-fields.ts'
import { defineFact } from './fact.ts'

/** Changes of a customer's attributes: name, city, birthday, consent.sms …, each from one instant on. */
export const attributesFact = defineFact<AttributeFact>({
  key: 'attributes',
  name: { zh: '客户属性', en: 'customer attributes' },
  source: { key: 'attributes', table: 'attributes', changes: () => [] },
  at: sql`at`,
  rows: (history) => history.attributes,
  cite: ({ name, value }) => ({
    kind: 'attribute',
    id: name,
    text: { zh: `${name}：${value}`, en: `${name}: ${value}` },
  }),
  read: { at: (attribute) => attribute.at },
  fields: [
    {
      key: 'name',
      name: { zh: '属性名', en: 'attribute' },
      type: 'text',
      unit: 'text',
      sql: () => sql`name`,
      read: (attribute) => attribute.name,
    },
    {
      key: 'value',
      name: { zh: '属性值', en: 'value' },
      type: 'text',
      unit: 'text',
      many: true,
      sql: () => sql`value`,
      read: (attribute) => attribute.value,
    },
    {
      key: 'date',
      name: { zh: '日期值', en: 'the value, where it is a date' },
      type: 'date',
      unit: 'instant',
      nullable: true,
      // The engine rolls 02-30 over into March; a date that does not read back as it was written is none.
      sql: () =>
        sql`if(toString(toDate32OrNull(substring(value, 1, 10))) = substring(value, 1, 10), toDate32OrNull(substring(value, 1, 10)), NULL)`,
      read: (attribute) => dateIn(attribute.value),
    },
    ...calendarFields<AttributeFact>(sql`at`, (attribute) => attribute.at),
  ],
})

const FIRST_DAY = dayNumber('1900-01-01')
const LAST_DAY = dayNumber('2299-12-31')

/** The date that a value begins with, if it is one between 1900 and 2299. */
function dateIn(value: string): string | null {
  const text = value.slice(0, 10)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null
  const day = dayNumber(text)
  if (!Number.isInteger(day) || day < FIRST_DAY || day > LAST_DAY) return null
  return dateOfDay(day) === text ? text : null
}
