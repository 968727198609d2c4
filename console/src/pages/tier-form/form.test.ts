import { expect, test } from 'vitest'
import { tierProgramTemplates } from '#loyalty/templates/registry.ts'
import { parseTierProgram } from '#loyalty/check-tier-program.ts'
import { zh } from '../../locales/zh.ts'
import { toDefinition } from './definition.ts'
import { differences } from './differences.ts'
import { type Form, NEW_PROGRAM, toForm } from './form.ts'
import { unitOfMetric } from './metric-choice.ts'

const unitOf = unitOfMetric([])
const read = (form: Form) => toDefinition(form, { unitOf, currency: 'CNY', t: zh })

test.each(tierProgramTemplates.all.map((template) => [template.key, template.program] as const))(
  'the shipped program %s goes through the form unchanged',
  (_key, program) => {
    const { definition, errors } = read(toForm(program, unitOf, 'CNY'))
    expect(errors).toEqual({})
    expect(differences(program, definition)).toEqual([])
    expect(parseTierProgram(definition, { findMetric: () => undefined })).toMatchObject({
      ok: true,
    })
  },
)

test('what is wrong is said at its place, with the pointer that the server uses', () => {
  const form = toForm({ ...NEW_PROGRAM, key: 'x', name: { zh: '会员' } }, unitOf, 'CNY')
  const [standard, silver, gold, diamond] = form.levels
  if (!standard || !silver || !gold || !diamond) throw new Error('four levels')
  const { errors } = read({
    ...form,
    key: 'Not a key',
    levels: [
      standard,
      { ...silver, from: ['abc'] },
      { ...gold, key: 'silver' },
      { ...diamond, from: ['100'], zh: '' },
    ],
    pending: '-1',
  })
  expect(Object.keys(errors).sort()).toEqual([
    '/key',
    '/levels/1/from',
    '/levels/2/key',
    '/levels/3/from',
    '/levels/3/name/zh',
    '/pending_days',
  ])
})

test('one 分 below is below: thresholds are exact', () => {
  const form = toForm({ ...NEW_PROGRAM, key: 'x', name: { zh: '会员' } }, unitOf, 'CNY')
  const levels = form.levels.map((level) =>
    level.key === 'silver' ? { ...level, from: ['4999.99'] } : level,
  )
  expect(read({ ...form, levels }).definition.levels[1]?.from).toBe(499_999)
})

test('a level put in between is one difference, not a change of all above it', () => {
  const after = {
    ...NEW_PROGRAM,
    levels: NEW_PROGRAM.levels.toSpliced(2, 0, {
      key: 'pearl',
      name: { zh: '珍珠' },
      from: 1_000_000,
    }),
  }
  expect(differences(NEW_PROGRAM, after).map(({ path }) => path)).toEqual([
    '/levels/pearl/key',
    '/levels/pearl/name/zh',
    '/levels/pearl/from',
  ])
})
