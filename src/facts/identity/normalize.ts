import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { identifierKinds } from './identifier-kinds.ts'
import type { Identifier } from './resolve.ts'
import { phoneRules } from './phone-rules.ts'

/**
 * An identifier's value in the one form under which it is kept: phones as E.164 (a number without a country is
 * Chinese), e-mails in lower case. A masked value (138****0000, ##…) names nobody and gives undefined.
 *
 * @example normalizeIdentifier('phone', '138 0013 8000') // ok('+8613800138000')
 */
export function normalizeIdentifier(
  kind: string,
  raw: string,
  path?: string,
): Result<string | undefined> {
  const known = identifierKinds.get(kind, path)
  if (!known.ok) return known
  const value = raw.normalize('NFKC').trim()
  if (value === '' || MASKED.test(value)) return ok(undefined)
  if (kind === 'email') return ok(value.toLowerCase())
  if (kind !== 'phone') return ok(value)
  const phone = phoneRules().parsePhoneNumberFromString(value, 'CN')
  if (!phone?.isPossible()) {
    return fail(
      problem(
        'invalid_value',
        { detail: `“${value}” is not a phone number / 不是有效的电话号码` },
        path,
      ),
    )
  }
  return ok(phone.number)
}

const MASKED = /\*{2,}|^##|^\$\$/

/** Identifiers of one row: normalised, masked ones dropped, strongest first, none twice. */
export function normalizeIdentifiers(
  pairs: readonly (readonly [kind: string, value: string, path: string])[],
): Result<Identifier[]> {
  const found = new Map<string, Identifier>()
  for (const [kind, raw, path] of pairs) {
    const value = normalizeIdentifier(kind, raw, path)
    if (!value.ok) return value
    if (value.value !== undefined) found.set(`${kind} ${value.value}`, [kind, value.value])
  }
  const rank = (id: Identifier): number => identifierKinds.keys.indexOf(id[0])
  return ok([...found.values()].sort((a, b) => rank(a) - rank(b)))
}
