import { Type } from 'typebox'
import { memberCondition } from './member-condition.ts'

/** In a segment. */
export const segmentCondition = memberCondition<{ segment: string }>({
  kind: 'segment',
  name: { zh: '人群', en: 'Segment' },
  schema: Type.Object(
    { segment: Type.String({ minLength: 1, maxLength: 60 }) },
    { additionalProperties: false },
  ),
  examples: [
    { node: { segment: 'vip' }, says: { zh: '在人群“贵宾”中', en: 'in the segment “VIP”' } },
  ],
  read: ({ segment }) => ({ key: segment }),
  say: (name) => ({ zh: `在人群“${name.zh}”中`, en: `in the segment “${name.en}”` }),
})
