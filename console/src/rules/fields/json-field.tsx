import { useState } from 'react'
import { useText } from '../../locales/language.tsx'
import { ErrorAt } from './error-at.tsx'

type Props = {
  readonly label: string
  readonly value: unknown
  readonly path: string
  readonly onChange: (value: unknown) => void
}

/** A value as JSON, for what no form knows: nothing can not be edited. */
export function JsonField({ label, value, path, onChange }: Props) {
  const t = useText()
  const [typed, setTyped] = useState<string>()
  const written = JSON.stringify(value, undefined, 1) ?? ''
  const read = (text: string): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      return undefined
    }
  }
  const wrong = typed !== undefined && read(typed) === undefined
  return (
    <span className="rule-json">
      <textarea
        className="field mono"
        aria-label={`${label} (JSON)`}
        aria-invalid={wrong}
        rows={Math.min(12, written.split('\n').length)}
        value={typed ?? written}
        onChange={(event) => {
          setTyped(event.target.value)
          const next = read(event.target.value)
          if (next !== undefined) onChange(next)
        }}
        onBlur={() => {
          if (!wrong) setTyped(undefined)
        }}
      />
      {wrong && <span className="bad small">{t.rules.noJson}</span>}
      <ErrorAt path={path} />
    </span>
  )
}
