import type { SourceSecret } from '../source-kind.ts'

/** Of senders that the shop writes itself. */
export const signingSecret: SourceSecret = {
  key: 'signing_secret',
  name: { zh: '签名密钥', en: 'Signing secret' },
  about: {
    zh: '任意一段长随机字符，或 whsec_ 加 base64；发送方用同一密钥按 Standard Webhooks 签名。',
    en: 'Any long random text, or whsec_ and base64; the sender signs with it as Standard Webhooks say.',
  },
}

/** The headers by which a delivery is told from others; a retry carries the same id. */
export const STANDARD_HEADERS: readonly string[] = ['webhook-id']
