import { describe, expect, test } from 'vitest'
import { TIER_POLICIES } from './policy-texts.ts'
import { REASON_TEXTS } from './reason-texts.ts'
import { REASONS } from './reasons.ts'
import { Downgrade, QualifyWindow, TierProgram, Validity } from './tier-program.ts'

type Schema = { anyOf?: Schema[]; const?: string; properties?: Record<string, Schema> }

/** What may be written in a field: words, or objects by the name of their one field. */
const choices = (schema: unknown): string[] =>
  ((schema as Schema).anyOf ?? []).map(
    (one) => one.const ?? `{${Object.keys(one.properties ?? {})[0]}: n}`,
  )

const optionsOf = (field: string): string[] =>
  TIER_POLICIES.find((one) => one.field === field)?.options.map((one) => one.value) ?? []

describe('every policy is described:', () => {
  test.each([
    ['qualify.window', QualifyWindow],
    ['validity', Validity],
    ['upgrade', TierProgram.properties.upgrade],
    ['refunds', TierProgram.properties.refunds],
    ['downgrade.when', Downgrade.properties.when],
    ['downgrade.to', Downgrade.properties.to],
  ])('%s with all its options', (field, schema) => {
    expect(optionsOf(field).toSorted()).toEqual(choices(schema).toSorted())
  })

  test('every other field of a program and of its downgrade', () => {
    const known = TIER_POLICIES.map((one) => one.field)
    const fields = [
      ...Object.keys(TierProgram.properties).filter(
        (one) => !['key', 'name', 'kind', 'levels', 'downgrade', 'scope'].includes(one),
      ),
      ...Object.keys(Downgrade.properties).map((one) => `downgrade.${one}`),
      'levels.from',
      'scope.stores',
    ]
    expect(known.toSorted()).toEqual([...fields, 'qualify.window'].toSorted())
  })

  test('every reason, and everything in both languages', () => {
    expect(Object.keys(REASON_TEXTS).toSorted()).toEqual([...REASONS].toSorted())
    const texts = TIER_POLICIES.flatMap((one) => [one, ...one.options]).flatMap((one) => [
      one.name,
      one.about,
    ])
    for (const { zh, en } of [...texts, ...Object.values(REASON_TEXTS)]) {
      expect(zh).toMatch(/[\u4e00-\u9fff]/)
      expect(en).not.toMatch(/[\u4e00-\u9fff]/)
    }
  })
})
