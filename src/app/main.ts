import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

// Hundreds of source files are stripped of their types and compiled once, not at every start. Where the folder can't be
// written (a project that root installed, an ordinary user's process), it is done each time.
enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/zhike', import.meta.url)))

await import('./run.ts')
