import type { Localized } from '#core/text.ts'
import { AXES, type RfmGroup, type RfmModel, type Scores } from './rfm-model.ts'

/** One of the eight classes: which axes are above the mean score of everybody scored. */
export type RfmClass = {
  readonly key: string
  readonly name: Required<Localized>
  readonly high: { readonly r: boolean; readonly f: boolean; readonly m: boolean }
}

const one = (
  key: string,
  zh: string,
  en: string,
  high: readonly [r: 0 | 1, f: 0 | 1, m: 0 | 1],
): RfmClass => ({
  key,
  name: { zh, en },
  high: { r: high[0] === 1, f: high[1] === 1, m: high[2] === 1 },
})

/** 重要 = spends above the mean; 价值 / 发展 / 保持 / 挽留 by recency and frequency. */
export const rfmClasses: readonly RfmClass[] = Object.freeze([
  one('key_value', '重要价值客户', 'Key: value', [1, 1, 1]),
  one('key_develop', '重要发展客户', 'Key: develop', [1, 0, 1]),
  one('key_keep', '重要保持客户', 'Key: keep', [0, 1, 1]),
  one('key_win_back', '重要挽留客户', 'Key: win back', [0, 0, 1]),
  one('normal_value', '一般价值客户', 'Normal: value', [1, 1, 0]),
  one('normal_develop', '一般发展客户', 'Normal: develop', [1, 0, 0]),
  one('normal_keep', '一般保持客户', 'Normal: keep', [0, 1, 0]),
  one('normal_win_back', '一般挽留客户', 'Normal: win back', [0, 0, 0]),
])

/** The class of scores, given the mean scores of the base on the day the cut-points were drawn. A mean is not above itself. */
export function classOf(scores: Scores, means: Scores): RfmClass {
  const found = rfmClasses.find(({ high }) =>
    AXES.every((axis) => scores[axis] > means[axis] === high[axis]),
  )
  if (!found) throw new Error('eight classes cover all')
  return found
}

/** The first group whose box has the scores; undefined where none has. */
export const groupOf = (scores: Scores, model: Pick<RfmModel, 'groups'>): RfmGroup | undefined =>
  model.groups.find((group) =>
    AXES.every((axis) => scores[axis] >= group[axis][0] && scores[axis] <= group[axis][1]),
  )
