import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type { CustomerList } from '#api/shapes/customer.ts'
import { get } from '../../api/client.ts'
import type { CustomersSearch } from './search.ts'

const PAGE = 100

export const customerPagesKey = (search: CustomersSearch) =>
  ['/customers', 'pages', search] as const

/** Pages of customers, one cursor after another; the first one counts. */
export const useCustomerPages = (search: CustomersSearch) =>
  useInfiniteQuery({
    queryKey: customerPagesKey(search),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      get<CustomerList>('/customers', { ...search, limit: PAGE, cursor: pageParam }, signal),
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
  })
