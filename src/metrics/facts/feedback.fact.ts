import { sql } from '#sql/sql.ts'
import type { FeedbackFact } from '../history.ts'
import { calendarFields } from './calendar-fields.ts'
import { defineFact } from './fact.ts'

/** What a customer told the shop: reviews, survey answers, contacts with customer service. */
export const feedbackFact = defineFact<FeedbackFact>({
  key: 'feedback',
  name: { zh: '反馈', en: 'feedback' },
  source: { key: 'feedback', table: 'feedback', changes: () => [] },
  at: sql`at`,
  rows: (history) => history.feedback,
  cite: ({ kind, key, orderId, score }) => ({
    kind: 'feedback',
    id: key ?? orderId,
    what: kind,
    text:
      score === null
        ? { zh: '', en: '' }
        : { zh: `${score / 1000} 分`, en: `score ${score / 1000}` },
  }),
  read: { at: (feedback) => feedback.at },
  fields: [
    {
      key: 'kind',
      name: { zh: '反馈类型', en: 'kind' },
      type: 'text',
      unit: 'text',
      sql: () => sql`kind`,
      read: (feedback) => feedback.kind,
    },
    {
      key: 'score',
      name: { zh: '评分', en: 'score' },
      type: 'decimal',
      scale: 3,
      unit: 'score',
      nullable: true,
      sql: () => sql`score`,
      read: (feedback) => feedback.score,
    },
    {
      key: 'channel',
      name: { zh: '渠道', en: 'channel' },
      type: 'text',
      unit: 'text',
      sql: () => sql`channel`,
      read: (feedback) => feedback.channel,
    },
    {
      key: 'order',
      name: { zh: '相关订单', en: 'order concerned' },
      type: 'text',
      unit: 'text',
      many: true,
      sql: () => sql`order_id`,
      read: (feedback) => feedback.orderId,
    },
    {
      key: 'has_text',
      name: { zh: '有文字', en: 'has words' },
      type: 'flag',
      unit: 'text',
      sql: () => sql`notEmpty(text)`,
      read: (feedback) => feedback.text !== '',
    },
    ...calendarFields<FeedbackFact>(sql`at`, (feedback) => feedback.at),
  ],
})
