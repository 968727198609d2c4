import { cloneElement, type ReactElement, type ReactNode, useId } from 'react'

/** What a control inside a field may be given: where its help or error stands. */
export type Described = { readonly 'aria-describedby'?: string | undefined }

type Props = {
  readonly label: string
  readonly help?: ReactNode
  /** What is wrong, in the operator's words; stands where the help was. */
  readonly error?: string | undefined
  readonly className?: string
  readonly children: ReactElement<Described>
}

/** A labelled field. Help and error stand below it and are read out after its name, not as part of it. */
export function Field({ label, help, error, className = '', children }: Props) {
  const id = useId()
  const isNoted = error !== undefined || help !== undefined
  return (
    <div className={`labelled ${className}`}>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the control is the child */}
      <label>
        <span className="label">{label}</span>
        {isNoted ? cloneElement(children, { 'aria-describedby': id }) : children}
      </label>
      {error !== undefined ? (
        <span id={id} className="bad small" role="alert">
          {error}
        </span>
      ) : (
        help !== undefined && (
          <span id={id} className="faint small">
            {help}
          </span>
        )
      )}
    </div>
  )
}
