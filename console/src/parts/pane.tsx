import { type ReactNode, type SyntheticEvent, useEffect, useRef } from 'react'

type Props = {
  readonly label: string
  readonly onClose: () => void
  readonly children: ReactNode
  /** A sheet on the right for long reading; a pane in the middle otherwise. */
  readonly side?: true
}

/** A modal of the platform's own: focus stays inside, Escape and a click beside it close it. */
export function Pane({ label, onClose, children, side }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    return () => shown?.close()
  }, [])
  const closeBeside = (event: SyntheticEvent) => {
    if (event.target === dialog.current) onClose()
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the keyboard's way, the dialog handles it itself
    <dialog
      ref={dialog}
      className={side ? 'pane sheet' : 'pane'}
      aria-label={label}
      onCancel={onClose}
      onClick={closeBeside}
    >
      <div className="pane-inner">{children}</div>
    </dialog>
  )
}
