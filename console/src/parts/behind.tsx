import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { parseCustomersSearch } from '../pages/customers/search.ts'
import { parseSearch } from '../search-params.ts'

type Props = {
  /** Query of GET /v1/customers; the customers page speaks the same names. null: nothing to open. */
  readonly query: string | null
  readonly title?: string
  readonly children: ReactNode
}

/** A number that opens the customers behind it. */
export function Behind({ query, title, children }: Props) {
  if (query === null) return <span title={title}>{children}</span>
  return (
    <Link
      to="/customers"
      search={parseCustomersSearch(parseSearch(query.replace(/^\?/, '')))}
      className="behind"
      title={title}
    >
      {children}
    </Link>
  )
}
