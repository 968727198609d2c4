import { Type } from 'typebox'
import { fail, ok } from '#core/result.ts'
import { sql } from '#sql/sql.ts'
import { holdsSpec } from './attribute.condition.ts'
import { defineCondition } from './condition.ts'
import { unknownWord } from './unknown-word.ts'

const ConsentNode = Type.Object(
  {
    consent: Type.String({ minLength: 1, maxLength: 40 }),
    /** Default: yes. */
    is: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
)

const CHANNELS: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  sms: { zh: '短信', en: 'SMS' },
  email: { zh: '邮件', en: 'e-mail' },
  wechat: { zh: '微信', en: 'WeChat' },
  phone: { zh: '电话', en: 'phone' },
  push: { zh: '推送', en: 'push' },
}

/** Agreed to be written to over a channel. Who never said so has not agreed: always known. */
export const consentCondition = defineCondition({
  key: 'consent',
  name: { zh: '营销同意', en: 'Consent' },
  group: 'contact',
  schema: ConsentNode,
  examples: [
    { node: { consent: 'sms' }, says: { zh: '同意接收短信营销', en: 'agreed to SMS' } },
    {
      node: { consent: 'email', is: false },
      says: { zh: '未同意接收邮件营销', en: 'has not agreed to e-mail' },
    },
  ],
  check: ({ consent }, words, path) => {
    if (consent in CHANNELS || words.attributes.has(`consent.${consent}`)) return ok(true)
    const told = [...words.attributes].flatMap((one) =>
      one.startsWith('consent.') ? [one.slice('consent.'.length)] : [],
    )
    const known = new Set([...Object.keys(CHANNELS), ...told])
    return fail(unknownWord('channel', { key: consent, known, path: `${path}/consent` }))
  },
  sentence: ({ consent, is }) => {
    const { zh, en } = CHANNELS[consent] ?? { zh: consent, en: consent }
    return is === false
      ? { zh: `未同意接收${zh}营销`, en: `has not agreed to ${en}` }
      : { zh: `同意接收${zh}营销`, en: `agreed to ${en}` }
  },
  compile: ({ consent, is }, use) => {
    const told = use.metric(holdsSpec(`consent.${consent}`)).value
    return { truth: sql`(ifNull(${told} = 'true', 0) = ${is === false ? 0 : 1})` }
  },
  matches: ({ consent, is }, sight) =>
    (sight.metric(holdsSpec(`consent.${consent}`)) === 'true') === (is ?? true),
  ground: ({ consent }, sight) => {
    const { zh, en } = CHANNELS[consent] ?? { zh: consent, en: consent }
    return {
      text: { zh: `${zh}营销同意`, en: `consent to ${en}` },
      value: sight.metric(holdsSpec(`consent.${consent}`)) === 'true',
    }
  },
  touches: ({ consent }) => [`attribute:consent.${consent}`],
})
