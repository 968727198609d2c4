import type { Millis } from '#core/time.ts'
import { param, sql } from '#sql/sql.ts'
import { instant } from '#stores/instant.ts'
import type { Ledger, Migration } from '#stores/ports.ts'

/** Files that were sent, in pieces: where several machines share a ledger, one that takes a file in and one that imports it. */
export const uploadPiecesMigration: Migration = {
  id: '0240-upload-pieces',
  ledger: [
    sql`CREATE TABLE upload_pieces (
          upload text NOT NULL,
          piece integer NOT NULL,
          bytes bytea NOT NULL,
          created_at timestamptz NOT NULL DEFAULT now(),
          PRIMARY KEY (upload, piece))`,
    // Packing costs more than room: what is worth packing was packed by whoever sent it.
    sql`ALTER TABLE upload_pieces ALTER COLUMN bytes SET STORAGE EXTERNAL`,
  ],
}

export async function writePiece(
  ledger: Ledger,
  it: { readonly upload: string; readonly piece: number; readonly bytes: Uint8Array },
): Promise<void> {
  await ledger.query(
    sql`INSERT INTO upload_pieces (upload, piece, bytes) VALUES (${it.upload}, ${it.piece}, ${param(it.bytes, 'bytea')})`,
  )
}

/** The pieces in order, one at a time. */
export async function* readPieces(ledger: Ledger, upload: string): AsyncGenerator<Buffer> {
  for (let piece = 0; ; piece += 1) {
    const [row] = await ledger.query<{ bytes: Buffer }>(
      sql`SELECT bytes FROM upload_pieces WHERE upload = ${upload} AND piece = ${piece}`,
    )
    if (!row) return
    yield row.bytes
  }
}

export async function forgetPieces(ledger: Ledger, upload: string): Promise<void> {
  await ledger.query(sql`DELETE FROM upload_pieces WHERE upload = ${upload}`)
}

/** Forgets pieces of files that nobody has any more, or that were never sent to their end. */
export async function forgetOrphanPieces(ledger: Ledger, before: Millis): Promise<void> {
  await ledger.query(sql`DELETE FROM upload_pieces
    WHERE created_at < ${instant(before)} AND NOT EXISTS (SELECT FROM uploads WHERE uploads.id = upload_pieces.upload)`)
}

/** Which of these files somebody still has. */
export async function knownUploads(ledger: Ledger, ids: readonly string[]): Promise<Set<string>> {
  const rows = await ledger.query<{ id: string }>(
    sql`SELECT id FROM uploads WHERE id = ANY(${param([...ids], 'Array(String)')})`,
  )
  return new Set(rows.map((row) => row.id))
}
