import { Outlet, useLocation } from '@tanstack/react-router'
import { SignedIn } from './signed-in.tsx'

/** Everything but the first-run page needs a session. */
export function Root() {
  const { pathname } = useLocation()
  if (pathname === '/setup') return <Outlet />
  return <SignedIn />
}
