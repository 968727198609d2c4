// Shows /openapi.json. Runs as it stands in the browser; everything is put in as text, nothing as markup.

const byId = (id) => document.getElementById(id)

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}

/** What a schema is, in a word or two; components are links. */
function typeOf(schema) {
  if (schema.$ref) {
    const name = schema.$ref.split('/').pop()
    return [element('a', { href: `#shape-${name}` }, name)]
  }
  const union = schema.oneOf ?? schema.anyOf
  if (union)
    return union.flatMap((one, index) => (index === 0 ? typeOf(one) : [' | ', ...typeOf(one)]))
  if (schema.enum) return [schema.enum.map((word) => JSON.stringify(word)).join(' | ')]
  if (schema.type === 'array') return ['[', ...typeOf(schema.items ?? {}), ']']
  if (schema.patternProperties)
    return ['{ … : ', ...typeOf(Object.values(schema.patternProperties)[0]), ' }']
  return [[schema.type ?? 'any'].flat().join(' | ')]
}

const limits = (schema) =>
  ['minimum', 'maximum', 'minLength', 'maxLength', 'maxItems', 'pattern', 'description']
    .filter((key) => schema[key] !== undefined)
    .map((key) => (key === 'description' ? schema[key] : `${key} ${schema[key]}`))
    .join(' · ')

function fieldTable(rows) {
  const head = element('tr', {}, ...['', 'type', ''].map((text) => element('th', {}, text)))
  const body = rows.map(([name, schema, required]) =>
    element(
      'tr',
      {},
      element('td', {}, element('code', {}, name + (required ? ' *' : ''))),
      element('td', {}, ...typeOf(schema)),
      element('td', {}, limits(schema)),
    ),
  )
  return element('table', {}, element('thead', {}, head), element('tbody', {}, ...body))
}

function shapeTable(schema) {
  if (schema.$ref || !schema.properties) return element('p', {}, ...typeOf(schema))
  const required = schema.required ?? []
  return fieldTable(
    Object.entries(schema.properties).map(([name, one]) => [name, one, required.includes(name)]),
  )
}

function bodyOf(title, content) {
  return Object.entries(content ?? {}).map(([type, { schema }]) =>
    element('details', {}, element('summary', {}, `${title} · ${type}`), shapeTable(schema)),
  )
}

function operationSection(path, method, operation) {
  const section = element('section', { id: operation.operationId })
  section.append(
    element(
      'h3',
      {},
      element('span', { class: 'verb' }, method.toUpperCase()),
      element('span', { class: 'path' }, path),
    ),
    element('p', {}, operation.summary),
    element('p', { class: 'soft', lang: 'zh' }, operation.description),
  )
  const parameters = operation.parameters ?? []
  if (parameters.length > 0) {
    section.append(
      fieldTable(parameters.map((one) => [`${one.name} (${one.in})`, one.schema, one.required])),
    )
  }
  section.append(...bodyOf('request', operation.requestBody?.content))
  for (const [status, answer] of Object.entries(operation.responses)) {
    section.append(...bodyOf(status, answer.content))
  }
  return section
}

function show(document_) {
  byId('introduction').textContent = document_.info.description
  const main = byId('main')
  const contents = byId('contents')
  const operations = Object.entries(document_.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  for (const { name } of document_.tags) {
    contents.append(element('h2', {}, name))
    main.append(element('h2', {}, name))
    for (const { path, method, operation } of operations.filter(
      ({ operation: one }) => one.tags[0] === name,
    )) {
      contents.append(
        element('a', { href: `#${operation.operationId}` }, `${method.toUpperCase()} ${path}`),
      )
      main.append(operationSection(path, method, operation))
    }
  }
  main.append(element('h2', {}, 'Shapes'))
  for (const [name, schema] of Object.entries(document_.components.schemas)) {
    main.append(
      element('section', { id: `shape-${name}` }, element('h3', {}, name), shapeTable(schema)),
    )
  }
  main.append(element('h2', {}, 'Problems'))
  for (const [code, { status, message }] of Object.entries(document_['x-problems'])) {
    main.append(
      element(
        'section',
        { id: code },
        element('h3', {}, element('code', {}, code), ` · ${status}`),
        element('p', {}, message.en),
        element('p', { class: 'soft', lang: 'zh' }, message.zh),
      ),
    )
  }
  byId('state').remove()
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView()
}

try {
  const response = await fetch('/openapi.json')
  show(await response.json())
} catch (error) {
  byId('state').textContent = `读取失败 · could not be read: ${error.message}`
}
