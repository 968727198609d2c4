import { queryString } from '../../api/client.ts'
import { useText } from '../../locales/language.tsx'
import type { CustomersSearch } from './search.ts'

/** The whole list as it is filtered, sorted and with its columns; the server streams it, whatever its size. */
export function ExportLink({ search }: { readonly search: CustomersSearch }) {
  const t = useText()
  return (
    <a className="button" href={`/v1/customers.csv${queryString(search)}`} download>
      {t.customers.export}
    </a>
  )
}
