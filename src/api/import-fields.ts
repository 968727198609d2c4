import { parseJson } from '#core/json.ts'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { validator } from './http/validation.ts'
import { ImportFields } from './shapes/import.ts'

const known = Object.keys(ImportFields.properties)
const check = validator(ImportFields)

/** The text fields of a multipart import, as what they mean: `mapping` is JSON, `dry_run` is true or false. */
export function readImportFields(fields: Readonly<Record<string, string>>): Result<ImportFields> {
  const found: Record<string, unknown> = {}
  for (const [name, text] of Object.entries(fields)) {
    if (!known.includes(name)) {
      return fail(problem('unknown_field', { field: name, known: known.join(', ') }, `/${name}`))
    }
    const value = readField(name, text)
    if (!value.ok) return value
    found[name] = value.value
  }
  return check(found) as Result<ImportFields>
}

function readField(name: string, text: string): Result<unknown> {
  if (name === 'dry_run' && (text === 'true' || text === 'false')) return ok(text === 'true')
  if (name !== 'mapping') return ok(text)
  try {
    return ok(parseJson(text))
  } catch (error) {
    return fail(problem('invalid_json', { detail: (error as Error).message }, '/mapping'))
  }
}
