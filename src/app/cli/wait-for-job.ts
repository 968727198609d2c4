import type { Job } from '#api/shapes/job.ts'
import type { Client } from './client.ts'
import type { Io, Words } from './io.ts'
import { progress } from './progress.ts'

const POLL_MS = 300

/** Follows a job to its end, showing how far it is. Ctrl+C asks for its cancellation and still waits for the end. */
export async function waitForJob(client: Client, io: Io, job: Job, title: Words): Promise<Job> {
  const shown = progress(io, title, Date.now)
  let current = job
  let asked = false
  while (current.status === 'queued' || current.status === 'processing') {
    if (io.signal.aborted && !asked) {
      asked = true
      await client.send<Job>('DELETE', `/v1/jobs/${job.id}`)
    }
    const { completed_count: done, total_count: total, eta_seconds: eta, message } = current
    shown.show({ done, total, eta, note: message?.[io.language] ?? '' })
    await io.wait(POLL_MS)
    current = await client.get<Job>(`/v1/jobs/${job.id}`)
  }
  shown.end()
  return current
}
