import { versionedTable } from './versioned.ts'

/**
 * One attribute of a customer from one instant on: name, city, birthday, consent.sms, attributes.skin_type …
 * The value as of T is the latest `at` <= T; so any order of arrival gives the same answer.
 */
export const attributesTable = versionedTable(
  'attributes',
  ['name LowCardinality(String)', "at DateTime64(3, 'UTC')", 'value String', 'digest UInt64'],
  { sortAfterCustomer: 'name, at' },
)
