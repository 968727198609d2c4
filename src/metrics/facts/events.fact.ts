import type { Localized } from '#core/text.ts'
import { type Sql, sql } from '#sql/sql.ts'
import type { EventFact } from '../history.ts'
import { calendarFields } from './calendar-fields.ts'
import { defineFact, type Field } from './fact.ts'

/** What a customer did: views, clicks, cart adds, favourites, shares, logins and whatever else a shop tracks. */
export const eventsFact = defineFact<EventFact>({
  key: 'events',
  name: { zh: '行为', en: 'events' },
  source: { key: 'events', table: 'events', changes: () => [] },
  at: sql`at`,
  rows: (history) => history.events,
  cite: (event) => {
    const about = [event.category, event.sku].filter((one) => one !== '').join(' ')
    return {
      kind: 'event',
      id: event.key ?? event.sessionId,
      what: event.type,
      text: { zh: about, en: about },
    }
  },
  read: { at: (event) => event.at },
  open: {
    prefix: 'properties',
    name: { zh: '附加属性', en: 'property' },
    column: sql`properties`,
    read: (event) => event.properties,
  },
  fields: [
    text('type', { zh: '行为类型', en: 'type' }, sql`type`, (event) => event.type),
    text('category', { zh: '品类', en: 'category' }, sql`category`, (event) => event.category),
    text('channel', { zh: '渠道', en: 'channel' }, sql`channel`, (event) => event.channel),
    text('platform', { zh: '平台', en: 'platform' }, sql`platform`, (event) => event.platform),
    text('source', { zh: '数据来源', en: 'data source' }, sql`source`, (event) => event.source),
    many('sku', { zh: '商品编码', en: 'SKU' }, sql`sku`, (event) => event.sku),
    many('session', { zh: '会话', en: 'session' }, sql`session_id`, (event) => event.sessionId),
    {
      key: 'seconds',
      name: { zh: '停留秒数', en: 'seconds spent' },
      type: 'decimal',
      scale: 3,
      unit: 'seconds',
      nullable: true,
      sql: () => sql`seconds`,
      read: (event) => event.seconds,
    },
    {
      key: 'value',
      name: { zh: '数值', en: 'value' },
      type: 'decimal',
      scale: 4,
      unit: 'quantity',
      nullable: true,
      sql: () => sql`value`,
      read: (event) => event.value,
    },
    ...calendarFields<EventFact>(sql`at`, (event) => event.at),
  ],
})

function text(
  key: string,
  name: Required<Localized>,
  column: Sql,
  read: (event: EventFact) => string,
): Field<EventFact> {
  return { key, name, type: 'text', unit: 'text', sql: () => column, read }
}

function many(...field: Parameters<typeof text>): Field<EventFact> {
  return { ...text(...field), many: true }
}
