import type {
  CustomerIdentities,
  IdentitySuggestion,
  MergeAnswer,
  Person,
  UnmergeAnswer,
} from '../shapes/identity.ts'
import { isPersonalIdentifier, maskId, maskIdentifier, maskOrNull, maskValue } from './masking.ts'

const maskPerson = (person: Person): Person => ({
  ...person,
  id: maskId(person),
  name: maskOrNull(person.name),
  identifiers: person.identifiers.map(maskIdentifier),
})

export const maskIdentities = (answer: CustomerIdentities): CustomerIdentities => ({
  ...answer,
  id: maskId(answer),
  identifiers: answer.identifiers.map(maskIdentifier),
})

export const maskMerge = (answer: MergeAnswer): MergeAnswer => ({
  ...answer,
  id: maskId(answer),
  before: answer.before.map(maskPerson),
})

export const maskUnmerge = (answer: UnmergeAnswer): UnmergeAnswer => ({
  ...answer,
  customers: answer.customers.map((one) => ({ ...one, id: maskId(one) })),
})

export const maskSuggestions = <P extends { data: IdentitySuggestion[] }>(page: P): P => ({
  ...page,
  data: page.data.map((one) => ({
    ...one,
    because: one.because.map((reason) =>
      reason.value !== null && isPersonalIdentifier(reason.kind)
        ? { ...reason, value: maskValue(reason.value) }
        : reason,
    ),
    customers: one.customers.map(maskPerson),
  })),
})
