import type { ReactNode } from 'react'

type Props = {
  readonly label: string
  readonly help?: ReactNode
  /** What is wrong, in the operator's words; stands where the help was. */
  readonly error?: string | undefined
  readonly className?: string
  readonly children: ReactNode
}

/** A labelled field; help and error stand below it and are read out with it. */
export function Field({ label, help, error, className = '', children }: Props) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label className={`labelled ${className}`}>
      <span className="label">{label}</span>
      {children}
      {error !== undefined ? (
        <span className="bad small" role="alert">
          {error}
        </span>
      ) : (
        help !== undefined && <span className="faint small">{help}</span>
      )}
    </label>
  )
}
