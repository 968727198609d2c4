import { expect, test } from 'vitest'
import { parseCustomersSearch } from './pages/customers/search.ts'
import { parseSearch, printSearch } from './search-params.ts'

test('an address says what is shown in names that people can read, and gives it back', () => {
  const search = {
    tier: 'membership:gold',
    where: ['monetary>=500000', 'recency_days<30'],
    sort: '-monetary',
  }
  const text = printSearch(search)
  expect(decodeURIComponent(text)).toBe(
    '?tier=membership:gold&where=monetary>=500000&where=recency_days<30&sort=-monetary',
  )
  expect(parseCustomersSearch(parseSearch(text))).toEqual(search)
})

test('what is empty or unknown does not stand in an address', () => {
  expect(printSearch({ q: '', tier: undefined, where: [] })).toBe('')
  expect(parseCustomersSearch({ q: '', unknown: 'x', where: 'a>=1' })).toEqual({ where: ['a>=1'] })
})
