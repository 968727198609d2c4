import type { RuleQuestionsService } from '#api/rule-services.ts'
import type { When } from '#api/services.ts'
import type { RulePreview } from '#api/shapes/rule-members.ts'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { RuleWords, Text } from '#segments/conditions/condition.ts'
import { type Explaining, explainGround, explainRule } from '#segments/explain.ts'
import { groundOf } from '#segments/explain-changes.ts'
import { type Asking, previewRule } from '#segments/preview.store.ts'
import { leavesOf, parseRule, type RuleTree } from '#segments/rule.ts'
import { readSights } from '#segments/sample-sight.store.ts'
import { sentenceOf } from '#segments/sentence.ts'
import { createKeptSets } from '#segments/sets/kept-sets.ts'
import { previewKept } from '#segments/sets/preview-kept.ts'
import { truthOf } from '#segments/sight.ts'
import { findCustomer } from '../customer-facts.store.ts'
import { mayAskAbout } from '../personal.ts'
import { isNow, iso } from '../shop.ts'
import { type RuleDeps, readDefinition, withDraft } from './asking.ts'
import { ADVICE, askAs, costWithin } from './audience.ts'
import { compareSides } from './compare.ts'
import {
  explainDefinition,
  nothingOf,
  plannedOf,
  type Seen,
  seeCustomer,
  shownNode,
} from './explaining.ts'
import { namesOf } from './names.ts'
import { ruleTexts } from './texts.ts'
import { shopWords } from './words.ts'

/** From here on the answer says how to make it cheaper. */
const DEAR = 200_000_000
/** The metric whose share of everybody's is shown. */
const SPEND = 'monetary'
/** Attributes that say whether a channel may be used. */
const CONSENT = 'consent.'

/** Questions about rules that need not be saved. */
export function createRuleQuestions(
  deps: RuleDeps & { readonly dearest?: number },
): RuleQuestionsService {
  const { facts, shop, dearest } = deps
  const sets = createKeptSets(facts)
  return {
    words: () => shopWords(deps),
    text: async (_actor, input) => ruleTexts(await deps.rules.words(), input),
    compare: (actor, sides) => compareSides(deps, actor, sides),
    preview: async (actor, { definition, where, sample, reach, ...when }) => {
      const rule = await whereOf(deps, definition, where)
      if (!rule.ok) return rule
      const { where: asked, at } = rule.value
      const found = await askAs(deps, actor, asked, when, at)
      if (!found.ok) return found
      const { asking, standpoint, tree } = found.value
      const { words } = asking.deciding
      const options = { sample: Math.max(1, sample), channels: reach ? channelsIn(words) : [] }
      const kept = await previewKept(sets, asking, options)
      const affordable = await costWithin(facts, asking, at, dearest, kept?.rows)
      if (!affordable.ok) return affordable
      const rows = affordable.value
      const preview = kept
        ? await kept.run()
        : await previewRule(facts, asking, { ...options, spend: SPEND })
      const shown = await sampleOf(deps, preview.sample.slice(0, sample), tree, asking, when)
      const share =
        preview.allNetSales === 0
          ? 0
          : Math.round((10_000 * preview.netSales) / preview.allNetSales)
      return ok({
        count: preview.count,
        total: preview.total,
        net_sales: { amount: preview.netSales, currency: shop.currency() },
        net_sales_share: share,
        by_channel: [...preview.reach],
        sample: shown,
        sentence: sentenceOf(tree, words),
        cost: { rows, advice: rows > DEAR ? ADVICE : null },
        warnings: [...doubtsIn(tree, words), ...(preview.count === 0 ? [NOBODY] : [])],
        as_of: iso(standpoint.asOf, shop),
      })
    },
    explain: async (actor, pointer, about, when) => {
      const customer = await findCustomer(deps, pointer)
      if (!customer.ok) return customer
      if ('key' in about) {
        const rule = plannedOf(await deps.rules.live(), about)
        return rule.ok ? ok(await explainDefinition(deps, customer.value, rule.value, when)) : rule
      }
      const words = await deps.rules.words()
      const tree = parseRule(about.where, words, '/where')
      if (!tree.ok) return tree
      const may = mayAskAbout(actor, tree.value, words)
      if (!may.ok) return may
      const seen = await seeCustomer(deps, customer.value, when)
      const explained = explainRule(tree.value, { ...seen.seeing, words })
      return ok({
        in: explained.in,
        truth: explained.truth,
        tree: shownNode(explained.tree, deps, words),
        changes: [...explained.changes],
        version: null,
        as_of: iso(seen.standpoint.asOf, shop),
      })
    },
  }
}

/** Words that nobody has used yet, where they are free. */
const doubtsIn = (tree: RuleTree, words: RuleWords) =>
  leavesOf(tree).flatMap(({ condition, node, path }) => [
    ...(condition.doubts?.(node, words, path) ?? []),
  ])

const NOBODY = {
  zh: '目前没有客户符合这些条件。',
  en: 'Nobody meets this at present.',
  path: '',
}

/** Channels that customers of the shop have been asked about. */
const channelsIn = ({ attributes }: RuleWords): string[] =>
  [...attributes].flatMap((name) => (name.startsWith(CONSENT) ? [name.slice(CONSENT.length)] : []))

/** A few customers, with what made the rule take them in. */
async function sampleOf(
  deps: RuleDeps,
  customers: readonly number[],
  tree: RuleTree,
  asking: Asking,
  when: When,
): Promise<RulePreview['sample']> {
  if (customers.length === 0) return []
  const { words, rules } = asking.deciding
  // What the rule refers to is decided with it where nothing kept says it.
  const isKept = isNow(when) && rules.length === 1
  const [names, seeing] = await Promise.all([
    namesOf(deps, customers),
    isKept ? seeNow(deps, asking, customers) : seeThen(deps, customers, when),
  ])
  const said = new Map<RuleTree, Text>()
  // The same words for everybody: they are put together once.
  const say = (part: RuleTree): Text => {
    const text = said.get(part) ?? sentenceOf(part, words)
    said.set(part, text)
    return text
  }
  return customers.map((customer) => ({
    ...names(customer),
    reasons: reasonsOf(tree, { ...seeing(customer), words }, say),
  }))
}

type Seeing = (customer: number) => Pick<Explaining, 'sight' | 'history'>

async function seeNow(
  { facts }: RuleDeps,
  asking: Asking,
  customers: readonly number[],
): Promise<Seeing> {
  const sights = await readSights(facts, asking, customers)
  return (customer) => ({ sight: sights(customer), history: nothingOf(customer) })
}

/** Where nothing is kept each is seen from the facts. */
async function seeThen(deps: RuleDeps, customers: readonly number[], when: When): Promise<Seeing> {
  const seen = new Map<number, Seen>()
  for (const customer of customers) seen.set(customer, await seeCustomer(deps, customer, when))
  return (customer) => (seen.get(customer) as Seen).seeing
}

/** The conditions that made it so, as sentences with their values. */
function reasonsOf(
  tree: RuleTree,
  seeing: Explaining,
  say: (part: RuleTree) => Text,
): RulePreview['sample'][number]['reasons'] {
  const { sight, words } = seeing
  if (truthOf(tree, sight, words) !== true) return []
  if (tree.kind === 'all' || tree.kind === 'any')
    return tree.parts.flatMap((part) => reasonsOf(part, seeing, say)).slice(0, 8)
  const { zh, en } = say(tree)
  const ground = tree.kind === 'leaf' ? groundOf(tree, sight, words) : undefined
  if (!ground || ground.value === null || ground.value === true) return [{ zh, en }]
  const { value_text: value } = explainGround(ground, true, seeing)
  return [{ zh: `${zh}（${value.zh}）`, en: `${en} (${value.en})` }]
}

/** The rule that is asked about, and where in the body it stands. */
async function whereOf(
  deps: RuleDeps,
  definition: unknown,
  where: unknown,
): Promise<Result<{ where: unknown; at: string }>> {
  if (definition === undefined) return ok({ where, at: '/where' })
  const kind =
    typeof definition === 'object' && definition !== null && 'source' in definition
      ? 'tag'
      : 'segment'
  const read = readDefinition(kind, definition)
  if (!read.ok) return read
  const { body } = read.value
  const own = 'where' in body ? body.where : undefined
  if (own === undefined)
    return fail(problem('missing_field', { field: 'where' }, '/definition/where'))
  // What could not be saved, because others refer to it in a circle, has no members to be shown.
  const sound = await withDraft(deps, read.value)
  return sound.ok ? ok({ where: own, at: '/definition/where' }) : sound
}
