import { minorDigits } from '#core/money.ts'
import { problem } from '#core/problem.ts'
import { orderState } from '../../order-status.ts'
import { orderVersion } from '../reading/order-version.ts'
import { iso, statusWords } from '../reading/order-words.ts'
import type { Payload } from '../reading/payload.ts'
import { phoneOf } from '../reading/people.ts'
import type { SourceContext, SourceFacts } from '../source-kind.ts'
import { FIELDS, IDENTIFIERS, LISTS, type Reads } from './mapped-fields.ts'
import type { HookMapping, MappedField } from './mapped-settings.ts'

type Surroundings = { readonly zone: string; readonly currency: string }
type Item = Record<string, unknown>

/** The items that a mapping finds in a body. */
export function readMapped(it: Payload, mapping: HookMapping, context: SourceContext): SourceFacts {
  const items = mapping.items === undefined ? [it] : placesOf(it, `${mapping.items}[]`)
  return { [mapping.kind]: items.map((item) => itemOf(item, mapping, context)) }
}

function itemOf(it: Payload, mapping: HookMapping, context: SourceContext): Item {
  const { currency: theirs } = mapping.fields
  const currency =
    (theirs === undefined ? undefined : textOf(it, theirs)) ?? mapping.currency ?? context.currency
  const around = { zone: mapping.time_zone ?? context.zone, currency: currency.toUpperCase() }
  const item: Item = {}
  const identifiers: Record<string, string> = {}
  const attributes: Record<string, string> = {}
  for (const [name, field] of Object.entries(mapping.fields)) {
    const reads = FIELDS[mapping.kind]?.[name]
    if (name === 'currency') item['currency'] = around.currency
    else if (name === 'updated_at') continue
    else if (reads !== undefined) set(item, name, read(it, field, reads, around))
    else if (IDENTIFIERS.includes(name)) set(identifiers, name, identifierOf(it, name, field))
    else if (name.startsWith('attributes.'))
      set(attributes, name.slice('attributes.'.length), textOf(it, field))
    else unknownField(it, name, mapping.kind)
  }
  if (Object.keys(identifiers).length > 0) item['identifiers'] = identifiers
  // An event's further fields are its properties; a customer's telephone and e-mail are told, too.
  if (Object.keys(attributes).length > 0)
    item[mapping.kind === 'events' ? 'properties' : 'attributes'] = attributes
  if (mapping.kind === 'customers')
    for (const name of ['phone', 'email']) set(item, name, identifiers[name])
  return mapping.kind === 'orders' ? orderOf(it, item, mapping, around) : item
}

/** An order's lists, its state by the mapping's own words, and its version. */
function orderOf(it: Payload, item: Item, mapping: HookMapping, around: Surroundings): Item {
  for (const list of ['lines', 'refunds', 'payments'] as const) {
    const source = mapping[list]
    if (source === undefined) continue
    item[list] = placesOf(it, `${source.items}[]`).map((one) => {
      const entry: Item = {}
      for (const [name, field] of Object.entries(source.fields)) {
        const reads = LISTS[list][name]
        if (reads === undefined) unknownField(it, `${list}.${name}`, mapping.kind)
        else set(entry, name, read(one, field, reads, around))
      }
      return entry
    })
  }
  const word = typeof item['status'] === 'string' ? item['status'] : ''
  const own =
    mapping.statuses !== undefined && Object.hasOwn(mapping.statuses, word)
      ? mapping.statuses[word]
      : undefined
  if (own !== undefined) {
    const { status, attributes } = statusWords(word, own)
    item['status'] = status
    if (Object.keys(attributes).length > 0)
      item['attributes'] = { ...(item['attributes'] as object), ...attributes }
  }
  const updated = mapping.fields['updated_at']
  const at = updated === undefined ? undefined : firstOf(it, updated)?.time(around.zone)
  const state = own ?? stateOf(word)
  return at === undefined ? item : { ...item, version: orderVersion(at, state, item) }
}

function stateOf(word: string) {
  const read = orderState(word)
  return read.ok && read.value !== '' ? read.value : 'paid'
}

function read(
  it: Payload,
  field: MappedField,
  reads: Reads,
  { zone, currency }: Surroundings,
): unknown {
  if (reads === 'words') return wordsOf(it, field)
  const long = longOf(field)
  const place = firstOf(it, field)
  if (place === undefined || long.values !== undefined) return constantOf(textOf(it, field), reads)
  if (reads === 'id') return place.id()
  if (reads === 'word') return place.word()
  if (reads === 'number') return place.number()
  if (reads === 'flag') return place.flag()
  if (reads === 'time') {
    const at = place.time(zone)
    return at === undefined ? undefined : iso(at)
  }
  const money =
    long.unit === 'minor' ? place.minor(currency, minorDigits(currency)) : place.money(currency)
  return money !== undefined && long.absolute === true
    ? { ...money, amount: Math.abs(money.amount) }
    : money
}

/** What the mapping itself says, for texts and numbers. */
function constantOf(text: string | undefined, reads: Reads): unknown {
  if (text === undefined) return undefined
  return reads === 'number' ? Number(text) : text
}

const longOf = (field: MappedField): Exclude<MappedField, string> =>
  typeof field === 'string' ? { path: field } : field

/** The first of a field's places where something is said. */
function firstOf(it: Payload, field: MappedField): Payload | undefined {
  return placesIn(it, field).find((place) => place.said)
}

const placesIn = (it: Payload, field: MappedField): Payload[] =>
  [longOf(field).path ?? []].flat().flatMap((path) => placesOf(it, path))

function textOf(it: Payload, field: MappedField): string | undefined {
  const { value, values } = longOf(field)
  const word = firstOf(it, field)?.word() ?? value
  return word !== undefined && values !== undefined && Object.hasOwn(values, word)
    ? values[word]
    : word
}

function wordsOf(it: Payload, field: MappedField): string[] {
  const words = placesIn(it, field)
    .flatMap((place) => (Array.isArray(place.value) ? place.list() : [place]))
    .flatMap((place) => place.word()?.split(/[,，;；]/) ?? [])
  return words.map((word) => word.trim()).filter((word) => word !== '')
}

function identifierOf(it: Payload, name: string, field: MappedField): string | undefined {
  const text = textOf(it, field)
  return name === 'phone' ? phoneOf(text, longOf(field).region) : text
}

/** Where a path leads; `[]` stands for every entry of a list. */
function placesOf(it: Payload, path: string): Payload[] {
  const [first = '', ...others] = path.split('[]')
  const names = (part: string): string[] => part.split('.').filter((name) => name !== '')
  return others.reduce(
    (places, part) =>
      places.flatMap((place) => place.each()).map((place) => place.at(...names(part))),
    [it.at(...names(first))],
  )
}

function unknownField(it: Payload, field: string, kind: string): void {
  const known = [
    ...Object.keys(FIELDS[kind] ?? {}),
    'updated_at',
    ...IDENTIFIERS,
    'attributes.NAME',
  ].join(', ')
  it.blame(problem('unknown_field', { field, known }, `/settings/mapping/fields/${field}`))
}

function set(target: Record<string, unknown>, name: string, value: unknown): void {
  if (value !== undefined) target[name] = value
}
