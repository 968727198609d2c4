import { randomBytes } from 'node:crypto'
import { secretHash } from '#core/ids.ts'

/** No letters that are read as one another; 32 of them, so each carries five bits. */
const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const LENGTH = 16

/** A code of 80 random bits, in four groups. Nobody guesses one, and nobody reads one from the ledger: see {@link couponHash}. */
export function newCouponCode(): string {
  const letters = [...randomBytes(LENGTH)].map((byte) => LETTERS[byte % LETTERS.length])
  return letters.join('').replace(/(.{4})(?=.)/g, '$1-')
}

/** A code as it is looked up: how it was typed does not matter. */
export const plainCode = (typed: string): string => typed.trim().toUpperCase()

/** What is kept of a single code. */
export const couponHash = (typed: string): string =>
  secretHash(plainCode(typed).replaceAll(/[\s-]/g, ''))

/** What may be shown of it. */
export const couponHint = (typed: string): string => `****-${plainCode(typed).slice(-4)}`
