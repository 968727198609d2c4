import { createHash, randomBytes } from 'node:crypto'

/** A random id that sorts by time of making: 48 bits of milliseconds, 80 random bits, as 32 hex digits. */
export function timeOrderedId(now: number): string {
  return now.toString(16).padStart(12, '0') + randomBytes(10).toString('hex')
}

/** A secret for people or programs to carry: 256 bits, URL-safe, with a prefix that tells what it is. */
export const secret = (prefix: string): string =>
  `${prefix}_${randomBytes(32).toString('base64url')}`

/** What is kept of a secret of 256 random bits: its SHA-256, in hex. (Passwords are hashed slowly elsewhere.) */
export const secretHash = (text: string): string => createHash('sha256').update(text).digest('hex')
