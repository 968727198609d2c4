import type { Result } from '#core/result.ts'
import type { Millis } from '#core/time.ts'
import type { Actor } from './actor.ts'
import type { CustomerPointer } from './customer-filter.ts'
import type { Listed, Paging, When } from './services.ts'
import type { CustomerClass, CustomerTag } from './shapes/customer-rules.ts'
import type { RuleItem, RuleKind, RulePreset } from './shapes/rule-definition.ts'
import type { RuleFilesAnswer, RuleFilesInput } from './shapes/rule-files.ts'
import type {
  ClassMigration,
  RuleAssigned,
  RuleChange,
  RuleComparison,
  RuleHistory,
  RuleHygiene,
  RuleOverlap,
  RulePreview,
} from './shapes/rule-members.ts'
import type {
  Conditions,
  RuleExplanation,
  RuleTextAnswer,
  RuleTextInput,
} from './shapes/rule-words.ts'

/** Segments, tags and classes: one service, because they are defined, read and compared in one way. */
export type RulesService = RuleDefinitionsService &
  RuleHistoriesService &
  RuleQuestionsService &
  RuleFilesService &
  RuleAssignmentsService

/** Which definition. */
export type RuleRef = { readonly kind: RuleKind; readonly key: string }
export type RuleSaving = { readonly definition: unknown; readonly note?: string | undefined }

/** `etag` is what the reader sent in If-Match; another one is `version_conflict`, decided where it is written. */
export type RuleDefinitionsService = {
  list(actor: Actor, kind: RuleKind): Promise<Result<RuleItem[]>>
  show(actor: Actor, ref: RuleRef): Promise<Result<RuleItem>>
  create(actor: Actor, kind: RuleKind, input: RuleSaving): Promise<Result<RuleItem>>
  replace(actor: Actor, ref: RuleRef, input: RuleSaving, etag: string): Promise<Result<RuleItem>>
  /** Problem `in_use` if another rule refers to it. */
  remove(actor: Actor, ref: RuleRef, etag: string): Promise<Result<RuleItem>>
  presets(actor: Actor): Promise<Result<RulePreset[]>>
  /** Makes an editable copy of what the product brings along. */
  installPreset(actor: Actor, key: string): Promise<Result<RuleItem>>
  hygiene(actor: Actor): Promise<Result<RuleHygiene>>
}

export type Span = { readonly from?: Millis | undefined; readonly to?: Millis | undefined }

export type RuleHistoriesService = {
  history(actor: Actor, ref: RuleRef, span: Span): Promise<Result<RuleHistory>>
  changes(actor: Actor, ref: RuleRef, page: Paging): Promise<Result<Listed<RuleChange>>>
  migration(actor: Actor, key: string, span: Span): Promise<Result<ClassMigration>>
  overlap(actor: Actor, keys: readonly string[]): Promise<Result<RuleOverlap>>
}

/** Questions about rules that need not be saved. Problems point into the body. */
export type RuleQuestionsService = {
  words(actor: Actor): Promise<Result<Conditions>>
  text(actor: Actor, input: RuleTextInput): Promise<Result<RuleTextAnswer>>
  preview(
    actor: Actor,
    input: {
      readonly definition?: unknown
      readonly where?: unknown
      readonly sample: number
      readonly reach: boolean
    } & When,
  ): Promise<Result<RulePreview>>
  compare(
    actor: Actor,
    sides: { readonly a: unknown; readonly b: unknown },
  ): Promise<Result<RuleComparison>>
  explain(
    actor: Actor,
    customer: CustomerPointer,
    about: RuleRef | { readonly where: unknown },
    when: When,
  ): Promise<Result<RuleExplanation>>
}

/** Definitions as files: all of a set, or none. */
export type RuleFilesService = {
  plan(actor: Actor, input: RuleFilesInput): Promise<Result<RuleFilesAnswer>>
  apply(actor: Actor, input: RuleFilesInput): Promise<Result<RuleFilesAnswer>>
}

export type Terms = {
  readonly until?: Millis | undefined
  readonly reason?: string | undefined
}

/** What people give by hand: manual tags, members of static segments, values of classes. */
export type RuleAssignmentsService = {
  giveTag(
    actor: Actor,
    customer: CustomerPointer,
    given: { readonly tag: string; readonly value?: string | undefined } & Terms,
  ): Promise<Result<CustomerTag>>
  takeTag(actor: Actor, customer: CustomerPointer, tag: string): Promise<Result<RuleAssigned>>
  setClass(
    actor: Actor,
    customer: CustomerPointer,
    given: { readonly class: string; readonly value: string } & Terms,
  ): Promise<Result<CustomerClass>>
  unsetClass(actor: Actor, customer: CustomerPointer, key: string): Promise<Result<RuleAssigned>>
  /** Puts many in or takes them out at once. */
  assign(
    actor: Actor,
    ref: RuleRef,
    given: {
      readonly customers?: readonly CustomerPointer[] | undefined
      readonly where?: unknown
      readonly segment?: string | undefined
      /** Which value, of a tag that has some. */
      readonly value?: string | undefined
      readonly remove: boolean
    } & Terms,
  ): Promise<Result<RuleAssigned>>
  /** Takes back what was done at once. */
  undo(actor: Actor, act: string): Promise<Result<RuleAssigned>>
}
