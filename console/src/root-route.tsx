import { createRootRoute } from '@tanstack/react-router'
import { Broken } from './shell/broken.tsx'
import { NotFound } from './shell/not-found.tsx'
import { Root } from './shell/root.tsx'

export const root = createRootRoute({
  component: Root,
  notFoundComponent: NotFound,
  errorComponent: Broken,
})
export const under = () => root
