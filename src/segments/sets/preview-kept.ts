import {
  type Asking,
  type Preview,
  type PreviewOptions,
  reachBy,
  sampleSize,
} from '../preview.store.ts'
import { type Bits, both, either, sizeOf } from './bits.ts'
import type { KeptSets } from './kept-sets.ts'
import { type Audience, audienceOf, consentTo, type Question } from './questions.ts'
import { totalsOf } from './spent.ts'

/** A preview of a rule that asks for nothing but what is kept. */
type KeptPreview = {
  /** About how many rows the engine reads for it, where nobody has asked the same before. */
  readonly rows: number
  readonly run: () => Promise<Preview>
}

/**
 * {@link previewRule} by sets of customers that are kept from question to question; undefined where the rule asks for
 * facts, or a channel is asked about of whose consents nothing is kept. Both say the same.
 */
export async function previewKept(
  sets: KeptSets,
  { deciding }: Asking,
  { sample, channels, signal }: Omit<PreviewOptions, 'spend'>,
): Promise<KeptPreview | undefined> {
  const audience = audienceOf(deciding)
  const consents = channels.map((channel) => consentTo(channel, deciding))
  if (!audience || consents.includes(undefined)) return undefined
  const asked = unique([...questionsIn(audience), ...consents.flatMap((one) => one ?? [])])
  const state = await sets.state()
  return {
    rows: state.rows,
    run: async () => {
      const { members, spent } = await sets.ask(deciding, asked, state, signal ? { signal } : {})
      const of = new Map(asked.map(({ key }, index) => [key, members[index] as Bits]))
      const inside = both(membersOf(audience, of), spent.everybody)
      const { sum, top } = totalsOf(spent, inside, sampleSize(sample))
      return {
        count: sizeOf(inside),
        total: sizeOf(spent.everybody),
        netSales: sum,
        allNetSales: spent.sum,
        reach: reachBy(channels, (index) =>
          sizeOf(both(inside, of.get(consents[index]?.key ?? '') as Bits)),
        ),
        sample: top,
      }
    },
  }
}

const questionsIn = (audience: Audience): Question[] =>
  audience.how === 'asked' ? [audience.question] : audience.parts.flatMap(questionsIn)

const unique = (questions: readonly Question[]): Question[] => [
  ...new Map(questions.map((question) => [question.key, question])).values(),
]

function membersOf(audience: Audience, of: ReadonlyMap<string, Bits>): Bits {
  if (audience.how === 'asked') return of.get(audience.question.key) as Bits
  const merge = audience.how === 'all' ? both : either
  return audience.parts.map((part) => membersOf(part, of)).reduce(merge)
}
