import type { Source } from '#api/shapes/source.ts'
import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { TextField } from '../../parts/text-field.tsx'
import type { Typed } from './setting-fields.tsx'

type Props = {
  readonly secrets: readonly (Omit<Source['secrets'][number], 'optional'> & {
    readonly optional?: boolean
  })[]
  readonly typed: Typed
  readonly onChange: (typed: Typed) => void
  readonly disabled?: boolean
}

/** Secrets go in and never come out: what is set is said, not shown. */
export function SecretFields({ secrets, typed, onChange, disabled = false }: Props) {
  const t = useText()
  const f = useFormat()
  const change = (key: string, text: string) => {
    const { [key]: _, ...rest } = typed
    onChange(text === '' ? rest : { ...rest, [key]: text })
  }
  return secrets.map((secret) => {
    const state =
      secret.set_at === null
        ? secret.optional
          ? t.sources.secretOptional
          : t.sources.secretMissing
        : t.sources.secretSet({ at: f.minute(secret.set_at) })
    return (
      <TextField
        key={secret.key}
        label={f.say(secret.name)}
        help={`${f.say(secret.about)} · ${state}`}
        type="password"
        autoComplete="off"
        maxLength={500}
        disabled={disabled}
        value={typed[secret.key] ?? ''}
        onChange={(text) => change(secret.key, text)}
      />
    )
  })
}
