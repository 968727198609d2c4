import { useInfiniteQuery } from '@tanstack/react-query'
import { get, type Query } from '../api/client.ts'

export type Listing<T> = {
  readonly rows: readonly T[] | undefined
  readonly error: Error | null
  readonly retry: () => void
  readonly hasMore: boolean
  readonly loadingMore: boolean
  readonly more: () => void
}

/** A list by cursor; `every` says from the rows how soon to read again (false = not by itself). */
export function useList<T>(
  path: string,
  query: Query,
  every: (rows: readonly T[]) => number | false = () => false,
): Listing<T> {
  const pages = useInfiniteQuery({
    queryKey: [path, 'list', query],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      get<{ data: T[]; next_cursor: string | null }>(
        path,
        { ...query, limit: 50, cursor: pageParam },
        signal,
      ),
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    refetchInterval: (state) => every(state.state.data?.pages.flatMap((page) => page.data) ?? []),
  })
  return {
    rows: pages.data?.pages.flatMap((page) => page.data),
    error: pages.data ? null : pages.error,
    retry: () => void pages.refetch(),
    hasMore: pages.hasNextPage,
    loadingMore: pages.isFetchingNextPage,
    more: () => void pages.fetchNextPage(),
  }
}
