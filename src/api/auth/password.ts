import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto'

/** OWASP's minimum for argon2id: 19 MiB, two passes, one lane; about 30 ms. */
const COST = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const

/** What is kept of a password: argon2id with its salt and cost, in the usual text form. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const tag = await derive(password, nonce, COST)
  const { memory, passes, parallelism } = COST
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(nonce)}$${base64(tag)}`
}

/**
 * Whether the password is the one that was kept. Without a kept one the same work is done for nothing, so that
 * the time does not tell whether the name exists.
 */
export async function verifyPassword(password: string, kept: string | null): Promise<boolean> {
  const found = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(kept ?? '')
  if (!found) {
    await derive(password, Buffer.alloc(16), COST)
    return false
  }
  const [, memory, passes, parallelism, salt = '', wanted = ''] = found
  const expected = Buffer.from(wanted, 'base64')
  const tag = await derive(password, Buffer.from(salt, 'base64'), {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: expected.length,
  })
  return timingSafeEqual(tag, expected)
}

type Cost = Pick<Argon2Parameters, 'memory' | 'passes' | 'parallelism' | 'tagLength'>

const derive = (password: string, nonce: Buffer, cost: Cost): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    // The same password typed on another keyboard may be composed otherwise.
    const message = password.normalize('NFKC')
    argon2('argon2id', { message, nonce, ...cost }, (error, tag) =>
      error ? reject(error) : resolve(tag),
    )
  })

const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')
