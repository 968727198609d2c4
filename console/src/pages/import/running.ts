import type { Import } from '#api/shapes/import.ts'

const RUNNING: readonly Import['state'][] = ['queued', 'reading', 'writing', 'undoing']

/** Whether something still happens; one that is not read yet may. */
export const isRunning = (one: Import | undefined): boolean =>
  one === undefined || RUNNING.includes(one.state)
