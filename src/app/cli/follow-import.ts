import { stat } from 'node:fs/promises'
import type { Import } from '#api/shapes/import.ts'
import type { Client } from './client.ts'
import { type Io, say } from './io.ts'
import { grouped } from './print.ts'
import { progress } from './progress.ts'

const POLL_MS = 300
const RUNNING: readonly Import['state'][] = ['queued', 'reading', 'writing', 'undoing']

/** Shows how much of a file has been sent. */
export async function followUpload(
  io: Io,
  path: string,
): Promise<{ sent: (bytes: number) => void; end: () => void }> {
  const { size } = await stat(path)
  const shown = progress(io, { zh: '上传', en: 'sending' }, Date.now)
  const started = Date.now()
  return {
    sent: (bytes) => {
      const seconds = (Date.now() - started) / 1000
      const eta = bytes === 0 ? null : (seconds * (size - bytes)) / bytes
      shown.show({ done: bytes, total: size, eta, note: `${Math.round(bytes / 1024 / 1024)} MiB` })
    },
    end: shown.end,
  }
}

/** Follows an import (or its undoing) to its end. Ctrl+C asks for its cancellation and still waits for the end. */
export async function followImport(client: Client, io: Io, it: Import): Promise<Import> {
  const shown = progress(io, { zh: '导入', en: 'importing' }, Date.now)
  let current = it
  let asked = false
  while (RUNNING.includes(current.state)) {
    if (io.signal.aborted && !asked && current.can_cancel) {
      asked = true
      await client.send<Import>('POST', `/v1/imports/${it.id}/cancel`)
    }
    shown.show({
      done: current.progress ?? 0,
      total: current.progress === null ? null : 10_000,
      eta: current.eta_seconds,
      note: noteOf(io, current),
    })
    await io.wait(POLL_MS)
    current = await client.get<Import>(`/v1/imports/${it.id}`)
  }
  shown.end()
  return current
}

function noteOf(io: Io, { counts, rows_per_second: rate }: Import): string {
  const rows = `${grouped(String(counts.read))} ${say(io, { zh: '行', en: 'rows' })}`
  return rate === null ? rows : `${rows} · ${grouped(String(rate))}/s`
}
