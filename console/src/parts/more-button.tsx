import { Button } from 'antd'
import { useText } from '../locales/language.tsx'
import type { Listing } from './use-list.ts'

export function MoreButton({ list }: { readonly list: Listing<unknown> }) {
  const t = useText()
  if (!list.hasMore) return null
  return (
    <p className="more">
      <Button onClick={list.more} loading={list.loadingMore}>
        {t.common.more}
      </Button>
    </p>
  )
}
