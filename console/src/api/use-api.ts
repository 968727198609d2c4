import { keepPreviousData, QueryClient, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { get, type Query, RequestProblem } from './client.ts'

type Options<T> = {
  readonly enabled?: boolean
  /** Milliseconds between reads, perhaps by what was read; false = only when asked. */
  readonly every?: number | false | ((data: T | undefined) => number | false)
  /** Shows the last answer while the next one is on its way (paging, ranges). */
  readonly keep?: boolean
  readonly stale?: number
}

/** Reads `/v1<path>`; the key is the path and its query, so equal questions are asked once. */
export function useApi<T>(
  path: string,
  query: Query = {},
  options: Options<T> = {},
): UseQueryResult<T> {
  const { every = false } = options
  return useQuery<T>({
    queryKey: [path, query],
    queryFn: ({ signal }) => get<T>(path, query, signal),
    enabled: options.enabled ?? true,
    refetchInterval: typeof every === 'function' ? (query) => every(query.state.data) : every,
    ...(options.stale === undefined ? {} : { staleTime: options.stale }),
    ...(options.keep ? { placeholderData: keepPreviousData } : {}),
  })
}

export const makeQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        refetchOnWindowFocus: true,
        retry: (count, error) =>
          count < 2 && error instanceof RequestProblem && error.problem.retry === true,
      },
    },
  })
