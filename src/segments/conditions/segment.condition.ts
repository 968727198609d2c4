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
  deny: (name) => ({ zh: `不在人群“${name.zh}”中`, en: `not in the segment “${name.en}”` }),
  enter: (name) => ({ zh: `进入人群“${name.zh}”`, en: `comes into the segment “${name.en}”` }),
  leave: (name) => ({ zh: `离开人群“${name.zh}”`, en: `leaves the segment “${name.en}”` }),
})
