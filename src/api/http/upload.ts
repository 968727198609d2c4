import type { FastifyRequest } from 'fastify'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result, unwrap } from '#core/result.ts'
import type { Upload } from '../route.ts'
import type { ImportsService } from '../services.ts'

/** A mapping of a file with hundreds of columns fits; nothing larger is meant. */
const MAX_FIELD_BYTES = 256 * 1024

/**
 * Reads a multipart body: the file goes through to where imports are kept, as it comes; fields are texts and may
 * stand before or after it.
 */
export async function readUpload(
  request: FastifyRequest,
  imports: ImportsService,
): Promise<Result<Upload>> {
  if (!request.isMultipart()) {
    const found = request.headers['content-type'] ?? '-'
    return fail(problem('unsupported_body', { expected: 'multipart/form-data', found }))
  }
  const fields: Record<string, string> = Object.create(null) as Record<string, string>
  let upload: string | undefined
  const parts = request.parts({
    limits: { files: 1, fields: 10, fieldSize: MAX_FIELD_BYTES, fileSize: Infinity },
  })
  for await (const part of parts) {
    if (part.type === 'file') {
      const name = part.filename === '' ? 'file' : part.filename
      upload = unwrap(
        await imports.receive(request.facts.actor, { name, stream: part.file }),
      ).upload
    } else {
      fields[part.fieldname] = String(part.value)
    }
  }
  return ok({ upload, fields })
}
