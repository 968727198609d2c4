import type { Millis } from '#core/time.ts'
import { param, sql } from '#sql/sql.ts'
import type { Ledger } from '#stores/ports.ts'
import { instant } from '#stores/instant.ts'

export type LinkPurpose = 'owner' | 'invitation' | 'password'

export type LinkRow = {
  readonly hash: string
  readonly purpose: LinkPurpose
  readonly user_id: string | null
  readonly expires_at: Millis
}

export async function insertLink(ledger: Ledger, link: LinkRow): Promise<void> {
  await ledger.query(sql`
    INSERT INTO setup_links (hash, purpose, user_id, expires_at)
    VALUES (${link.hash}, ${link.purpose}, ${param(link.user_id, 'Nullable(String)')}, ${instant(link.expires_at)})`)
}

/** Earlier links for the same end die when a new one is made. */
export async function deleteLinks(
  ledger: Ledger,
  { purpose, user }: { readonly purpose?: LinkPurpose; readonly user?: string },
): Promise<void> {
  if (user !== undefined) await ledger.query(sql`DELETE FROM setup_links WHERE user_id = ${user}`)
  if (purpose !== undefined)
    await ledger.query(sql`DELETE FROM setup_links WHERE purpose = ${purpose}`)
}

/** A link that still works. */
export async function findLink(
  ledger: Ledger,
  hash: string,
  now: Millis,
): Promise<LinkRow | undefined> {
  const rows = await ledger.query<LinkRow>(sql`
    SELECT hash, purpose, user_id, expires_at FROM setup_links
    WHERE hash = ${hash} AND used_at IS NULL AND expires_at > ${instant(now)}`)
  return rows[0]
}

/** Uses the link up: of two who try at once, one gets it. */
export async function useLink(
  ledger: Ledger,
  hash: string,
  now: Millis,
): Promise<LinkRow | undefined> {
  const rows = await ledger.query<LinkRow>(sql`
    UPDATE setup_links SET used_at = ${instant(now)}
    WHERE hash = ${hash} AND used_at IS NULL AND expires_at > ${instant(now)}
    RETURNING hash, purpose, user_id, expires_at`)
  return rows[0]
}
