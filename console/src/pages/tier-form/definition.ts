import type { TierLevel, TierProgram } from '#loyalty/tier-program.ts'
import type { Texts } from '../../locales/zh.ts'
import { fromTyped } from '../../parts/typed-value.ts'
import type { Form, FormCondition } from './form.ts'
import type { UnitOf } from './metric-choice.ts'

/** What is wrong, by the JSON pointer of the field in the definition: the server's problems use the same ones. */
export type Errors = Readonly<Record<string, string>>

export type Read = { readonly definition: TierProgram; readonly errors: Errors }

type Context = { readonly unitOf: UnitOf; readonly currency: string; readonly t: Texts }

/** The form as a definition, with what is wrong in the operator's words. */
export function toDefinition(form: Form, context: Context): Read {
  const errors: Record<string, string> = {}
  const { t } = context
  if (!/^[a-z][a-z0-9_-]{0,63}$/.test(form.key)) errors['/key'] = t.tierForm.errors.key
  if (form.zh.trim() === '') errors['/name/zh'] = t.tierForm.errors.name
  const definition: TierProgram = {
    key: form.key,
    name: named(form.zh, form.en),
    kind: 'tier-program',
    qualify: readQualify(form, errors, t),
    levels: readLevels(form, errors, context),
    upgrade: form.upgrade,
    validity:
      form.validity.kind === 'months'
        ? { months: whole(form.validity.months, '/validity/months', errors, { least: 1, t }) }
        : form.validity.kind,
    downgrade: readDowngrade(form, errors, context),
    refunds: form.refunds,
    ...optional('pending_days', whole(form.pending, '/pending_days', errors, { least: 0, t })),
    ...(form.protectedUntil === '' ? {} : { protected_until: form.protectedUntil }),
    ...readScope(form.stores),
  }
  return { definition, errors }
}

const named = (zh: string, en: string) => ({
  zh: zh.trim(),
  ...(en.trim() === '' ? {} : { en: en.trim() }),
})

const optional = (key: 'pending_days', value: number) => (value === 0 ? {} : { [key]: value })

function readQualify(form: Form, errors: Record<string, string>, t: Texts): TierProgram['qualify'] {
  const read = (condition: FormCondition, path: string) => ({
    metric: condition.metric,
    window:
      condition.window === 'rolling_days' || condition.window === 'rolling_months'
        ? ({
            [condition.window]: whole(condition.length, `${path}/window`, errors, { least: 1, t }),
          } as { rolling_days: number })
        : condition.window,
  })
  const [only] = form.conditions
  if (form.conditions.length === 1 && only) return read(only, '/qualify')
  const list = form.conditions.map((condition, index) =>
    read(condition, `/qualify/${form.mode}/${index}`),
  )
  return form.mode === 'any' ? { any: list } : { all: list }
}

function readLevels(
  form: Form,
  errors: Record<string, string>,
  { unitOf, currency, t }: Context,
): TierLevel[] {
  const keys = new Set<string>()
  return form.levels.map((level, index) => {
    const path = `/levels/${index}`
    if (!/^[a-z][a-z0-9_-]{0,63}$/.test(level.key)) errors[`${path}/key`] = t.tierForm.errors.key
    else if (keys.has(level.key)) errors[`${path}/key`] = t.tierForm.errors.keyTwice
    keys.add(level.key)
    if (level.zh.trim() === '') errors[`${path}/name/zh`] = t.tierForm.errors.name
    const from = form.conditions.map((condition, at) => {
      if (index === 0) return 0
      const value = fromTyped(level.from[at] ?? '', unitOf(condition.metric), currency)
      if (value === undefined) errors[`${path}/from`] = t.tierForm.errors.number
      return value ?? 0
    })
    const below = form.levels[index - 1]
    if (
      below &&
      errors[`${path}/from`] === undefined &&
      !rises(form, index, from, { unitOf, currency, t })
    ) {
      errors[`${path}/from`] = t.tierForm.errors.notRising({ below: below.zh })
    }
    return { ...level.rest, key: level.key, name: named(level.zh, level.en), from: single(from) }
  })
}

function rises(
  form: Form,
  index: number,
  from: readonly number[],
  { unitOf, currency }: Context,
): boolean {
  const below = form.conditions.map((condition, at) =>
    index === 1
      ? 0
      : (fromTyped(form.levels[index - 1]?.from[at] ?? '', unitOf(condition.metric), currency) ??
        0),
  )
  return (
    from.every((value, at) => value >= (below[at] ?? 0)) &&
    from.some((value, at) => value > (below[at] ?? 0))
  )
}

function readDowngrade(
  form: Form,
  errors: Record<string, string>,
  context: Context,
): NonNullable<TierProgram['downgrade']> {
  const { t } = context
  const { when, to, grace, notice } = form.downgrade
  if (when === 'never') return { when }
  const keep = readKeep(form, errors, context)
  return {
    when,
    to,
    grace_days: whole(grace, '/downgrade/grace_days', errors, { least: 0, t }),
    ...(Object.keys(keep).length === 0 ? {} : { keep_level: keep }),
    ...(notice.trim() === ''
      ? {}
      : { notice_days: whole(notice, '/downgrade/notice_days', errors, { least: 0, t }) }),
  }
}

function readKeep(
  form: Form,
  errors: Record<string, string>,
  { unitOf, currency, t }: Context,
): Record<string, number | number[]> {
  const keep: Record<string, number | number[]> = {}
  for (const level of form.levels.slice(1)) {
    if (level.keep.every((text) => text.trim() === '')) continue
    const path = `/downgrade/keep_level/${level.key}`
    const values = form.conditions.map((condition, at) => {
      const unit = unitOf(condition.metric)
      const value = fromTyped(level.keep[at] ?? '', unit, currency)
      const from = fromTyped(level.from[at] ?? '', unit, currency)
      if (value === undefined || value < 0) errors[path] = t.tierForm.errors.number
      else if (from !== undefined && value > from) errors[path] = t.tierForm.errors.keepAbove
      return value ?? 0
    })
    keep[level.key] = single(values)
  }
  return keep
}

const single = (values: readonly number[]): number | number[] =>
  values.length === 1 ? (values[0] ?? 0) : [...values]

function readScope(text: string): Pick<TierProgram, 'scope'> {
  const stores = text
    .split(/[\n,，、]/)
    .map((store) => store.trim())
    .filter(Boolean)
  return stores.length === 0 ? {} : { scope: { stores } }
}

type WholeOptions = { readonly least: number; readonly t: Texts }

function whole(
  text: string,
  path: string,
  errors: Record<string, string>,
  { least, t }: WholeOptions,
): number {
  const value = Number(text.trim())
  if (!/^\d+$/.test(text.trim()) || value < least) {
    errors[path] = t.tierForm.errors.whole({ least })
    return least
  }
  return value
}
