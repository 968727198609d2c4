import { fromDraft, isJson, type Json, newId, type RuleDraft, toDraft } from './tree.ts'

/** A definition while it is edited: its own fields as JSON, its rules as drafts. */
export type RuleForm = {
  readonly head: Json
  readonly where: RuleDraft | undefined
  readonly values: readonly FormValue[] | undefined
}

/** A value of a tag or class: its fields, and its rule if it has one. */
export type FormValue = {
  readonly id: string
  readonly head: Json
  readonly where: RuleDraft | undefined
}

export function toForm(definition: unknown): RuleForm {
  const { where, values, ...head } = isJson(definition) ? definition : {}
  return {
    head,
    where: where === undefined ? undefined : toDraft(where),
    values: Array.isArray(values) ? values.map(toValue) : undefined,
  }
}

function toValue(value: unknown): FormValue {
  const { where, ...head } = isJson(value) ? value : {}
  return { id: newId(), head, where: where === undefined ? undefined : toDraft(where) }
}

/** The definition as it is sent; empty texts are left out. */
export function toDefinition({ head, where, values }: RuleForm): Json {
  return {
    ...tidy(head),
    ...(where ? { where: fromDraft(where) } : {}),
    ...(values
      ? {
          values: values.map((value) => ({
            ...tidy(value.head),
            ...(value.where ? { where: fromDraft(value.where) } : {}),
          })),
        }
      : {}),
  }
}

const tidy = (head: Json): Json =>
  Object.fromEntries(
    Object.entries(head).flatMap(([key, value]) => {
      const kept = isJson(value) && key !== 'score' ? tidyText(value) : value
      return kept === undefined || kept === '' ? [] : [[key, kept]]
    }),
  )

/** A text in two languages: one without Chinese is none, an empty English is left out. */
function tidyText(text: Json): Json | undefined {
  const kept = Object.entries(text).filter(([, value]) => value !== '' && value !== undefined)
  return kept.length === 0 ? undefined : Object.fromEntries(kept)
}

/** A key for a name: what is Latin in it, else a short number that nobody has yet. */
export function keyFor(name: string, taken: ReadonlySet<string>, prefix: string): string {
  const bare = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 50)
  const base = bare === '' ? prefix : bare
  if (!taken.has(base) && bare !== '') return base
  for (let number = bare === '' ? 1 : 2; ; number++) {
    const key = `${base}-${number}`
    if (!taken.has(key)) return key
  }
}
