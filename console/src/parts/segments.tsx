type Props<K extends string> = {
  readonly label: string
  readonly options: readonly { readonly key: K; readonly name: string }[]
  readonly chosen: K | undefined
  readonly onChoose: (key: K) => void
}

/** A few choices side by side, one of them taken. */
export function Segments<K extends string>({ label, options, chosen, onChoose }: Props<K>) {
  return (
    <fieldset className="segments">
      <legend className="hidden">{label}</legend>
      {options.map((option) => (
        <button
          key={option.key}
          type="button"
          aria-pressed={option.key === chosen}
          onClick={() => onChoose(option.key)}
        >
          {option.name}
        </button>
      ))}
    </fieldset>
  )
}
