import { statfsSync } from 'node:fs'

/** Where an engine keeps its data, for what is said when it fails. */
export type Where = {
  /** The folder, or the address of a server of the shop's own. */
  readonly path: string
  /** Whether its disk has no room; an engine that stopped for that reason only says that it is gone. */
  readonly isFull?: () => boolean
}

/** Below this an engine can't go on: PostgreSQL writes its log in pieces of 16 MiB. */
const NO_ROOM = 16 << 20

export function folder(path: string): Where {
  return {
    path,
    isFull: () => {
      try {
        const { bavail, bsize } = statfsSync(path)
        return bavail * bsize < NO_ROOM
      } catch {
        return false
      }
    },
  }
}
