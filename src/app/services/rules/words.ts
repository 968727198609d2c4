import { ok, type Result } from '#core/result.ts'
import type { Localized } from '#core/text.ts'
import { aggregates } from '#metrics/aggregates/registry.ts'
import { facts as factKinds } from '#metrics/facts/registry.ts'
import { rfmClasses } from '#metrics/rfm/classes.ts'
import { attributeText } from '#segments/conditions/attribute.condition.ts'
import { checkedHappening, fieldsOf, HAPPENING_KEYS } from '#segments/conditions/happenings.ts'
import { conditions } from '#segments/conditions/registry.ts'
import type { RuleDefinition } from '#segments/definition.ts'
import { valuesOf } from '#segments/rule-plan.ts'
import type { Conditions, FactField, RuleWord, ShopWords } from '#api/shapes/rule-words.ts'
import { bothLanguages, unitOf } from '../metric-view.ts'
import { listPrograms, versionAt } from '../tier-programs.ts'
import { attributeLabel } from '../timeline-words.ts'
import type { RuleDeps } from './asking.ts'

/** Everything that the builder offers: kinds of conditions with their forms, and the words of the shop. */
export async function shopWords(deps: RuleDeps): Promise<Result<Conditions>> {
  const { ledger, clock, book, model, rules } = deps
  const [words, live, programs] = await Promise.all([
    rules.words(),
    rules.live(),
    listPrograms(ledger),
  ])
  const { places } = words
  const named = (kind: 'segment' | 'tag' | 'class') =>
    live.stored.flatMap(({ rule }) => (rule.kind === kind ? [rule] : []))
  const shop: ShopWords = {
    metrics: book.definitions.all.map(({ key, name, unit }) => ({
      ...word(key, name),
      unit: unitOf(unit),
    })),
    attributes: [...words.attributes].sort().map((key) => word(key, attributeName(key))),
    events: [...HAPPENING_KEYS, ...words.events].map((key) => {
      const happening = checkedHappening(key)
      return { ...word(key, happening.name), fields: fieldsOf(happening).map(fieldView) }
    }),
    facts: factKinds.all.map((fact) => ({
      ...word(fact.key, fact.name),
      fields: fact.fields.map(fieldView),
    })),
    aggregates: aggregates.all.map(({ key, name, of, ofOptional }) => ({
      ...word(key, name),
      of: [...of],
      of_optional: ofOptional === true,
    })),
    programs: programs.map((program) => {
      const { body } = versionAt(program, clock.now())
      return {
        ...word(program.key, body.name),
        levels: body.levels.map((level) => word(level.key, level.name)),
      }
    }),
    rfm: [
      {
        ...word(model.key, model.name),
        bins: model.bins,
        classes: rfmClasses.map(({ key, name }) => word(key, name)),
        groups: model.groups.map(({ key, name }) => word(key, name)),
      },
    ],
    segments: named('segment').map(({ body }) => word(body.key, body.name)),
    tags: named('tag').map(valued),
    classes: named('class').map(valued),
    channels: offered(places.channel),
    stores: offered(places.store),
    sources: offered(places.source),
    touches: offered(places.touch),
    campaigns: offered(places.campaign),
  }
  return ok({
    data: conditions.all.map(({ key, name, group, schema, examples }) => ({
      key,
      name,
      group,
      schema,
      examples: examples.map(({ node, says }) => ({ node, says })),
    })),
    words: shop,
  })
}

/** As conditions say it; what only this shop has is called as on the customer's page. */
const attributeName = (key: string): Localized => {
  const said = attributeText(key)
  return said.zh === key ? attributeLabel(key) : said
}

const word = (key: string, name: Localized): RuleWord => ({ key, name: bothLanguages(name) })
const valued = (rule: RuleDefinition) => ({
  ...word(rule.body.key, rule.body.name),
  values: (valuesOf(rule) ?? []).map(({ key, name }) => word(key, name)),
})
/** How many places are offered to choose from; rules know them all. */
const OFFERED = 1000
const offered = (known: Iterable<string>): RuleWord[] =>
  [...known].slice(0, OFFERED).map((key) => word(key, { zh: key, en: key }))

const fieldView = (field: {
  readonly key: string
  readonly name: Required<Localized>
  readonly type: string
  readonly unit: string
  readonly oneOf?: readonly string[]
}): FactField => ({
  key: field.key,
  name: field.name,
  type: field.type,
  unit: field.unit,
  ...(field.oneOf ? { one_of: [...field.oneOf] } : {}),
})
