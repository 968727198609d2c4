import { Type } from 'typebox'
import { problem } from '#core/problem.ts'
import { fail, ok, unwrap } from '#core/result.ts'
import { maskRuleExplanation, maskRulePreview } from '../auth/masking.ts'
import { pointTo } from '../auth/pointing.ts'
import { route } from '../route.ts'
import { RuleItem, RulePreset } from '../shapes/rule-definition.ts'
import { RuleFilesAnswer, RuleFilesInput } from '../shapes/rule-files.ts'
import {
  ClassMigration,
  RuleCompareInput,
  RuleComparison,
  RuleHygiene,
  RuleOverlap,
  RulePreview,
  RulePreviewInput,
} from '../shapes/rule-members.ts'
import {
  Conditions,
  RuleExplainInput,
  RuleExplanation,
  RuleTextAnswer,
  RuleTextInput,
} from '../shapes/rule-words.ts'
import { closed, Key } from '../shapes/schema.ts'
import { readWhen } from '../when.ts'
import { splitWords } from '../words.ts'
import { readSpan, spanQuery } from './rule-definitions.routes.ts'

const tag = 'segments'
const key = closed({ key: Key })
const SAMPLE = 10
const asks = 'asks only; nothing changes'
const RulePresets = closed({ data: Type.Array(RulePreset), next_cursor: Type.Null() })

/**
 * A rule that is asked about on the spot may speak of anything, phones and birthdays too, and its answer would tell:
 * who may not see them gets `hidden_field` from the service.
 */
export const ruleQuestionsRoutes = [
  route({
    key: 'conditions.list',
    method: 'GET',
    path: '/v1/conditions',
    policy: 'read',
    tag,
    title: { zh: '规则可用的条件与词', en: 'What rules can say' },
    status: 200,
    answer: Conditions,
    handle: async ({ services, actor }) => services.rules.words(actor),
  }),
  route({
    key: 'rules.text',
    method: 'POST',
    path: '/v1/rules/text',
    policy: 'read',
    tag,
    title: { zh: '规则与文本互转', en: 'A rule as text, a text as a rule' },
    body: RuleTextInput,
    status: 200,
    answer: RuleTextAnswer,
    unaudited: asks,
    handle: async ({ services, actor, body }) => services.rules.text(actor, body),
  }),
  route({
    key: 'rules.explain',
    method: 'POST',
    path: '/v1/rules/explain',
    policy: 'read',
    tag,
    title: {
      zh: '这条规则对某位客户是否成立',
      en: 'Why a rule does or does not take a customer in',
    },
    body: RuleExplainInput,
    status: 200,
    answer: RuleExplanation,
    mask: maskRuleExplanation,
    unaudited: asks,
    handle: async ({ services, actor, body, zone }) =>
      services.rules.explain(
        actor,
        unwrap(pointTo(actor, body.customer)),
        { where: body.where },
        unwrap(readWhen(body, zone)),
      ),
  }),
  route({
    key: 'rules.plan',
    method: 'POST',
    path: '/v1/rules/plan',
    policy: 'define',
    tag,
    title: { zh: '预演一组定义：谁进入、谁离开', en: 'What a set of definitions would change' },
    body: RuleFilesInput,
    limit: 16 * 1024 * 1024,
    status: 200,
    answer: RuleFilesAnswer,
    unaudited: asks,
    handle: async ({ services, actor, body }) => services.rules.plan(actor, body),
  }),
  route({
    key: 'rules.apply',
    method: 'POST',
    path: '/v1/rules/apply',
    policy: 'define',
    tag,
    title: {
      zh: '发布一组定义（要么全部，要么全不）',
      en: 'Publish a set of definitions, all or none',
    },
    body: RuleFilesInput,
    limit: 16 * 1024 * 1024,
    status: 200,
    answer: RuleFilesAnswer,
    audit: ({ body: { note } }, { data }) => ({
      subject: { kind: 'rules', id: 'files' },
      detail: {
        ...(note === undefined ? {} : { note }),
        changed: data
          .filter(({ change }) => change === 'new' || change === 'changed')
          .map((one) => ({ kind: one.kind, key: one.key, version: one.version })),
      },
    }),
    handle: async ({ services, actor, body }) => services.rules.apply(actor, body),
  }),
  route({
    key: 'segments.preview',
    method: 'POST',
    path: '/v1/segments/preview',
    policy: 'read',
    tag,
    title: { zh: '预览：人数、样例、消费占比', en: 'Preview: how many, who, what share of sales' },
    body: RulePreviewInput,
    status: 200,
    answer: RulePreview,
    mask: maskRulePreview,
    unaudited: asks,
    handle: async ({ services, actor, body, zone }) => {
      const { definition, where, limit = SAMPLE, reach = false } = body
      if (definition === undefined && where === undefined)
        return fail(problem('missing_field', { field: 'where' }, '/where'))
      return services.rules.preview(actor, {
        definition,
        where,
        sample: limit,
        reach,
        ...unwrap(readWhen(body, zone)),
      })
    },
  }),
  route({
    key: 'segments.compare',
    method: 'POST',
    path: '/v1/segments/compare',
    policy: 'read',
    tag,
    title: { zh: '两群客户在全部指标上的差别', en: 'How two segments differ over all metrics' },
    body: RuleCompareInput,
    status: 200,
    answer: RuleComparison,
    unaudited: asks,
    handle: async ({ services, actor, body: { a, b } }) => services.rules.compare(actor, { a, b }),
  }),
  route({
    key: 'segments.overlap',
    method: 'GET',
    path: '/v1/segments/overlap',
    policy: 'read',
    tag,
    title: { zh: '分群之间的重叠', en: 'How segments overlap' },
    query: closed({
      keys: Type.String({ minLength: 1, maxLength: 2000, description: 'segments, with commas' }),
    }),
    status: 200,
    answer: RuleOverlap,
    handle: async ({ services, actor, query }) =>
      services.rules.overlap(actor, splitWords(query.keys)),
  }),
  route({
    key: 'segments.hygiene',
    method: 'GET',
    path: '/v1/segments/hygiene',
    policy: 'read',
    tag,
    title: { zh: '该清理的定义', en: 'Definitions that somebody should look at' },
    status: 200,
    answer: RuleHygiene,
    handle: async ({ services, actor }) => services.rules.hygiene(actor),
  }),
  route({
    key: 'classes.migration',
    method: 'GET',
    path: '/v1/classes/{key}/migration',
    policy: 'read',
    tag: 'classes',
    title: { zh: '两个日期之间的分类流转', en: 'Who moved between values of a class' },
    params: key,
    query: spanQuery,
    status: 200,
    answer: ClassMigration,
    handle: async ({ services, actor, params, query, zone }) =>
      services.rules.migration(actor, params.key, unwrap(readSpan(query, zone))),
  }),
  route({
    key: 'presets.list',
    method: 'GET',
    path: '/v1/presets',
    policy: 'read',
    tag,
    title: { zh: '预置的分类、标签与分群', en: 'Classes, tags and segments that come along' },
    status: 200,
    answer: RulePresets,
    handle: async ({ services, actor }) =>
      ok({ data: unwrap(await services.rules.presets(actor)), next_cursor: null }),
  }),
  route({
    key: 'presets.install',
    method: 'POST',
    path: '/v1/presets/{key}',
    policy: 'define',
    tag,
    title: { zh: '安装预置（得到可修改的副本）', en: 'Install one: an editable copy' },
    params: key,
    status: 201,
    answer: RuleItem,
    audit: (_call, made) => ({
      subject: { kind: made.kind, id: made.key },
      detail: { version: made.version },
    }),
    handle: async ({ services, actor, params }) => services.rules.installPreset(actor, params.key),
  }),
]
