import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense, useEffect } from 'react'
import type { Session } from '#api/shapes/session.ts'
import { isProblem, SIGNED_OUT } from '../api/client.ts'
import { LiveProvider } from '../api/live.tsx'
import { ShopProvider, useStatus } from '../api/session.tsx'
import { useApi } from '../api/use-api.ts'
import { ProblemView } from '../parts/problem-view.tsx'
import { Frame } from './frame.tsx'
import { Loading } from './loading.tsx'

const SignInPage = lazy(async () => ({
  default: (await import('../pages/sign-in/sign-in.page.tsx')).SignInPage,
}))

/**
 * Asks who is here. Nobody: the sign-in page stands at the very address that was wanted, so that
 * after signing in the address shows what it promised.
 */
export function SignedIn() {
  const session = useApi<Session>('/session', {}, { stale: 60_000 })
  const status = useStatus(session.data !== undefined)
  const { refetch } = session
  useEffect(() => {
    const ask = () => void refetch()
    addEventListener(SIGNED_OUT, ask)
    return () => removeEventListener(SIGNED_OUT, ask)
  }, [refetch])
  if (isProblem(session.error, 'unauthorized')) {
    return (
      <Suspense fallback={<Loading />}>
        <SignInPage />
      </Suspense>
    )
  }
  if (session.error)
    return <ProblemView error={session.error} onRetry={() => void session.refetch()} page />
  if (!status.data && status.error) {
    return <ProblemView error={status.error} onRetry={() => void status.refetch()} page />
  }
  if (!session.data || !status.data) return <Loading />
  return (
    <ShopProvider session={session.data} status={status.data}>
      <LiveProvider>
        <Frame reachable={!status.error}>
          <Outlet />
        </Frame>
      </LiveProvider>
    </ShopProvider>
  )
}
