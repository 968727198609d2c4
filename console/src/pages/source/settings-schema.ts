/** A setting as the kind's JSON Schema describes it, for the form. */
export type SettingField = {
  readonly key: string
  readonly title: { readonly zh: string; readonly en: string }
  readonly help: { readonly zh: string; readonly en: string }
  readonly kind: 'switch' | 'choice' | 'lines' | 'number' | 'text' | 'json'
  readonly choices: readonly string[]
  readonly fallback: unknown
}

type Schema = {
  readonly type?: unknown
  readonly title?: string
  readonly description?: string
  readonly default?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly { readonly const?: unknown }[]
  readonly items?: { readonly type?: unknown }
}

/** The fields of a kind's settings, in their order. Texts in schemas are written 中文 / English. */
export function fieldsOf(schema: unknown): SettingField[] {
  const properties = (schema as { properties?: Record<string, Schema> } | null)?.properties ?? {}
  return Object.entries(properties).map(([key, one]) => ({
    key,
    title: bothOf(one.title ?? key),
    help: bothOf(one.description ?? ''),
    kind: kindOf(one),
    choices: choicesOf(one),
    fallback: one.default,
  }))
}

function kindOf(schema: Schema): SettingField['kind'] {
  if (choicesOf(schema).length > 0) return 'choice'
  if (schema.type === 'boolean') return 'switch'
  if (schema.type === 'integer' || schema.type === 'number') return 'number'
  if (schema.type === 'array' && schema.items?.type === 'string') return 'lines'
  return schema.type === 'string' ? 'text' : 'json'
}

const choicesOf = (schema: Schema): string[] =>
  (schema.enum ?? schema.anyOf?.map((one) => one.const) ?? []).filter(
    (one): one is string => typeof one === 'string',
  )

function bothOf(text: string): { zh: string; en: string } {
  const [zh = '', en = zh] = text.split(' / ')
  return { zh, en }
}

/** What a setting's field shows of a value. */
export function shownAs(field: SettingField, value: unknown): string {
  const set = value === undefined ? field.fallback : value
  if (field.kind === 'lines') return Array.isArray(set) ? set.join('\n') : ''
  if (field.kind === 'json') return set === undefined ? '' : JSON.stringify(set, null, 2)
  return set === undefined || set === null ? '' : String(set)
}

/** The value of what stands in a field; undefined: nothing is set. Throws where JSON is none. */
export function valueOf(field: SettingField, text: string): unknown {
  switch (field.kind) {
    case 'switch':
      return text === 'true'
    case 'lines':
      return text
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean)
    case 'number':
      return text.trim() === '' ? undefined : Number(text)
    case 'json':
      return text.trim() === '' ? undefined : (JSON.parse(text) as unknown)
    case 'choice':
    case 'text':
      return text
  }
}
