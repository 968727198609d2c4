import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
// The client's own formatter; the package has no public door to it.
import { formatQueryParams } from '@clickhouse/client/dist/common/data_formatter/format_query_params.js'

/** Bound values in the URL end where the server's limit of 1 MB for an URL does; from here on they go into the body. */
const URL_BUDGET = 16_384

export type ParamsRequest = {
  readonly query_params?: Record<string, unknown>
  readonly values?: Readable
  readonly http_headers?: Record<string, string>
}

/**
 * How bound values travel with a statement that has no data of its own: few in the URL, many as a
 * multipart body. (The client's own option for this covers `query()` only.)
 */
export function withParams(params: Readonly<Record<string, unknown>>): ParamsRequest {
  const texts = Object.entries(params).map(
    ([key, value]) => [key, formatQueryParams({ value })] as const,
  )
  const length = texts.reduce((sum, [, text]) => sum + text.length, 0)
  if (length <= URL_BUDGET) return { query_params: { ...params } }
  const boundary = `zhike-${randomUUID()}`
  const parts = texts.map(
    ([key, text]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="param_${key}"\r\n\r\n${text}\r\n`,
  )
  return {
    values: Readable.from([Buffer.from(`${parts.join('')}--${boundary}--\r\n`)]),
    http_headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` },
  }
}
