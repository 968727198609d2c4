import { useCallback, useEffect, useState } from 'react'
import type { RuleForm } from './form.ts'
import { begin, change, type History, redo, undo } from './history.ts'

type Kept = {
  readonly form: RuleForm
  /** The form was found as it was left in this browser. */
  readonly restored: boolean
  readonly canUndo: boolean
  readonly canRedo: boolean
  readonly change: (form: RuleForm, what: string) => void
  readonly undo: () => void
  readonly redo: () => void
  /** Begins again with another form; nothing of before is kept. */
  readonly reset: (form: RuleForm) => void
  readonly forget: () => void
}

/** A definition's form with undo, kept in this browser until it is saved, so that it survives a closed tab. */
export function useRuleForm(place: string, etag: string, initial: () => RuleForm): Kept {
  const name = `zhike.form.${place}`
  const [state, setState] = useState(() => {
    const found = read(name, etag)
    return { history: begin(found ?? initial()), restored: found !== undefined }
  })
  const keep = useCallback(
    (history: History<RuleForm>) => {
      localStorage.setItem(name, JSON.stringify({ etag, form: history.now }))
      return history
    },
    [name, etag],
  )
  const step = useCallback(
    (next: (history: History<RuleForm>) => History<RuleForm>) =>
      setState((old) => ({ ...old, history: keep(next(old.history)) })),
    [keep],
  )
  const back = useCallback(() => step(undo), [step])
  const forth = useCallback(() => step(redo), [step])
  useUndoKeys(back, forth)
  return {
    form: state.history.now,
    restored: state.restored,
    canUndo: state.history.past.length > 0,
    canRedo: state.history.future.length > 0,
    change: useCallback(
      (form, what) => step((history) => change(history, form, what, Date.now())),
      [step],
    ),
    undo: back,
    redo: forth,
    reset: useCallback(
      (form) => {
        localStorage.removeItem(name)
        setState({ history: begin(form), restored: false })
      },
      [name],
    ),
    forget: useCallback(() => localStorage.removeItem(name), [name]),
  }
}

/** Ctrl Z and Ctrl Shift Z (or Ctrl Y), but in a field whose own text can be taken back. */
function useUndoKeys(back: () => void, forth: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return
      const key = event.key.toLowerCase()
      if (key !== 'z' && key !== 'y') return
      if ((event.target as HTMLElement).closest('textarea, dialog')) return
      event.preventDefault()
      if (key === 'y' || event.shiftKey) forth()
      else back()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [back, forth])
}

/** Only what was typed over the very definition that is in force still makes sense. */
function read(name: string, etag: string): RuleForm | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(name) ?? 'null') as {
      etag: string
      form: RuleForm
    } | null
    return kept?.etag === etag ? kept.form : undefined
  } catch {
    return undefined
  }
}
