import { sql } from '#sql/sql.ts'
import type { Ledger } from '../ports.ts'
import { refuse } from '../refuse.ts'
import { openLedger } from './ledger.ts'

const NAME = 'DATABASE_URL'
const OLDEST = 15

/**
 * Opens the ledger on a PostgreSQL server of the shop's own.
 *
 * @throws ProblemError bad_configuration for an address that is not right or a server that is too old, engine_down
 */
export async function openLedgerServer(url: string): Promise<Ledger> {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
    return refuse(NAME, url, 'write postgres://user:password@host:5432/database')
  }
  const ledger = openLedger({ connectionString: url }, { path: new URL(url).host })
  try {
    const [row] = await ledger.query<{ version: string }>(
      sql`SELECT current_setting('server_version_num') AS version`,
    )
    const version = Math.floor(Number(row?.version) / 10_000)
    if (version < OLDEST)
      refuse(NAME, url, `PostgreSQL ${version} is too old; ${OLDEST} or newer is needed`)
    return ledger
  } catch (error) {
    await ledger.close()
    return refuse(NAME, url, error)
  }
}
