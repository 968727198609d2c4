import type { Inspection } from '#api/shapes/import.ts'

const PLACE = 'zhike.inspection'

/** What the server said of the file that is about to be imported; survives a reload of the tab. */
export const keepInspection = (inspection: Inspection): void =>
  sessionStorage.setItem(PLACE, JSON.stringify(inspection))

export const forgetInspection = (): void => sessionStorage.removeItem(PLACE)

export function keptInspection(): Inspection | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(PLACE) ?? 'null') as Inspection | null
    return kept !== null && Date.parse(kept.expires_at) > Date.now() ? kept : undefined
  } catch {
    return undefined
  }
}
