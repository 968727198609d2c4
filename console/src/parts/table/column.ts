import type { ReactNode } from 'react'

/** A column of a table: how a row's cell is shown, and what stands for it in a CSV file. */
export type Column<Row> = {
  readonly key: string
  readonly title: string
  /** Numbers stand right, under a heading that stands right. */
  readonly number?: true
  readonly width?: number
  /** Said under the pointer and read out: what the column means. */
  readonly help?: string
  readonly sortable?: true
  readonly cell: (row: Row) => ReactNode
  /** The plain value for export; without it the column is left out of the file. */
  readonly plain?: (row: Row) => string | number | null | undefined
}

export type Sort = { readonly by: string; readonly direction: 'asc' | 'desc' }

/** `-net_sales` in an address is descending by net_sales. */
export const parseSort = (text: string): Sort =>
  text.startsWith('-') ? { by: text.slice(1), direction: 'desc' } : { by: text, direction: 'asc' }

export const printSort = (sort: Sort): string =>
  sort.direction === 'desc' ? `-${sort.by}` : sort.by
