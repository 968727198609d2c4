import { useCallback, useState } from 'react'
import type { Form } from './form.ts'

type Kept = {
  readonly form: Form
  /** The form was found as it was left in this browser. */
  readonly restored: boolean
  readonly change: (form: Form) => void
  readonly reset: (form: Form, etag: string) => void
  readonly forget: () => void
}

/** Keeps what is typed in this browser until it is published, so that it survives a closed tab. */
export function useKeptForm(key: string, etag: string, initial: () => Form): Kept {
  const place = `zhike.form.tiers.${key}`
  const [state, setState] = useState(() => {
    const found = read(place, etag)
    return { form: found ?? initial(), restored: found !== undefined }
  })
  const change = useCallback(
    (form: Form) => {
      localStorage.setItem(place, JSON.stringify({ etag, form }))
      setState((old) => ({ ...old, form }))
    },
    [place, etag],
  )
  const forget = useCallback(() => localStorage.removeItem(place), [place])
  const reset = useCallback(
    (form: Form) => {
      localStorage.removeItem(place)
      setState({ form, restored: false })
    },
    [place],
  )
  return { ...state, change, reset, forget }
}

/** Only what was typed over the very rules that are in force still makes sense. */
function read(place: string, etag: string): Form | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(place) ?? 'null') as {
      etag: string
      form: Form
    } | null
    return kept?.etag === etag ? kept.form : undefined
  } catch {
    return undefined
  }
}
