import { useRules } from '../rules-context.tsx'

/** What is wrong at a place, or inside it. */
export function useErrorAt(path: string, inside = true): string | undefined {
  const { errors } = useRules()
  const found = errors.find(
    ({ pointer }) => pointer === path || (inside && pointer.startsWith(`${path}/`)),
  )
  return found?.detail
}

export function ErrorAt({
  path,
  inside = true,
}: {
  readonly path: string
  readonly inside?: boolean
}) {
  const error = useErrorAt(path, inside)
  return error === undefined ? null : (
    <span className="bad small rule-error" role="alert">
      {error}
    </span>
  )
}
