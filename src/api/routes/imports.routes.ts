import { Type } from 'typebox'
import { problem } from '#core/problem.ts'
import { fail, ok, unwrap } from '#core/result.ts'
import { paging } from '../cursor.ts'
import { readImportFields } from '../import-fields.ts'
import { fileRoute, route } from '../route.ts'
import { Import, ImportFields, ImportQuery, Inspection } from '../shapes/import.ts'
import { page } from '../shapes/page.ts'
import { closed } from '../shapes/schema.ts'

const params = closed({ id: Type.String({ maxLength: 100 }) })
const Imports = page(Import)

export const importsRoutes = [
  route({
    key: 'imports.list',
    method: 'GET',
    path: '/v1/imports',
    policy: 'read',
    tag: 'imports',
    title: { zh: '导入记录', en: 'Imports, newest first' },
    query: ImportQuery,
    status: 200,
    answer: Imports,
    handle: async ({ services, actor, query }) => {
      const { page: wanted, answer } = paging('imports', query)
      const { state, kind } = query
      return ok(answer(unwrap(await services.imports.list(actor, { state, kind }, unwrap(wanted)))))
    },
  }),
  route({
    key: 'imports.inspect',
    method: 'POST',
    path: '/v1/imports/inspect',
    policy: 'import',
    tag: 'imports',
    title: {
      zh: '识别文件：格式、列映射、前几行（不导入）',
      en: 'Say what a file is: format, mapping, first rows; nothing is imported',
    },
    multipart: ImportFields,
    status: 200,
    answer: Inspection,
    unaudited: 'nothing is changed',
    handle: async ({ services, actor, upload }) => {
      const sent = unwrap(await upload())
      const { kind, mapping, upload: earlier } = unwrap(readImportFields(sent.fields))
      const name = sent.upload ?? earlier
      if (name === undefined) return fail(problem('missing_field', { field: 'file' }, '/file'))
      return services.imports.inspect(actor, name, {
        ...(kind === undefined ? {} : { kind }),
        ...(mapping === undefined ? {} : { mapping }),
      })
    },
  }),
  route({
    key: 'imports.start',
    method: 'POST',
    path: '/v1/imports',
    policy: 'import',
    tag: 'imports',
    title: { zh: '导入文件', en: 'Import a file' },
    multipart: ImportFields,
    status: 202,
    answer: Import,
    audit: (_call, started) => ({
      subject: { kind: 'import', id: started.id },
      detail: { kind: started.kind, source: started.source, dry_run: started.dry_run },
    }),
    handle: async ({ services, actor, upload }) => {
      const sent = unwrap(await upload())
      const fields = unwrap(readImportFields(sent.fields))
      const name = sent.upload ?? fields.upload
      if (name === undefined) return fail(problem('missing_field', { field: 'file' }, '/file'))
      return services.imports.start(actor, { ...fields, upload: name })
    },
  }),
  route({
    key: 'imports.show',
    method: 'GET',
    path: '/v1/imports/{id}',
    policy: 'read',
    tag: 'imports',
    title: { zh: '导入进度与结果', en: 'How an import goes, and what it did' },
    params,
    status: 200,
    answer: Import,
    handle: async ({ services, actor, params: { id } }) => services.imports.show(actor, id),
  }),
  fileRoute({
    key: 'imports.rejected',
    method: 'GET',
    path: '/v1/imports/{id}/rejected.csv',
    policy: 'read_files',
    tag: 'imports',
    title: { zh: '被拒绝的行：行号、列、原因', en: 'The rejected rows: row, column, reason' },
    params,
    status: 200,
    file: 'text/csv',
    handle: async ({ services, actor, params: { id } }) => {
      const { name, stream } = unwrap(await services.imports.rejected(actor, id))
      return ok({ type: 'text/csv; charset=utf-8', name, stream })
    },
  }),
  route({
    key: 'imports.cancel',
    method: 'POST',
    path: '/v1/imports/{id}/cancel',
    policy: 'import',
    tag: 'imports',
    title: { zh: '取消导入', en: 'Stop an import that runs' },
    params,
    status: 202,
    answer: Import,
    audit: ({ params: { id } }) => ({ subject: { kind: 'import', id }, detail: {} }),
    handle: async ({ services, actor, params: { id } }) => services.imports.cancel(actor, id),
  }),
  route({
    key: 'imports.undo',
    method: 'DELETE',
    path: '/v1/imports/{id}',
    policy: 'import',
    tag: 'imports',
    title: { zh: '撤销整次导入', en: 'Take a whole import back' },
    params,
    status: 202,
    answer: Import,
    audit: ({ params: { id } }) => ({ subject: { kind: 'import', id }, detail: {} }),
    handle: async ({ services, actor, params: { id } }) => services.imports.undo(actor, id),
  }),
]
