import type { ChildProcess } from 'node:child_process'

/** A child process that is an engine. */
export type ChildHandle = {
  readonly pid: number
  /** Resolves when it has ended, however that came. */
  readonly exited: Promise<Exit>
  readonly ended: () => boolean
  /** The last of what it wrote to standard error. */
  readonly said: () => string
  /** Ends it in order; if it takes too long, by force. */
  readonly stop: () => Promise<void>
  /** Ends it by force. */
  readonly kill: () => Promise<void>
}
export type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null }

/** The engine did not start; `said` is what it wrote. */
export class EngineStartError extends Error {
  readonly said: string
  constructor(engine: string, said: string) {
    super(`${engine} did not start: ${said.trim().slice(-1500)}`)
    this.name = 'EngineStartError'
    this.said = said
  }
}

const KEPT = 8_192

export type Ending = {
  readonly askToEnd: () => void /** Milliseconds before force. */
  readonly patience: number
}

export function childHandle(child: ChildProcess, { askToEnd, patience }: Ending): ChildHandle {
  let text = ''
  let ended = false
  child.stderr?.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString('utf8')).slice(-KEPT)
  })
  // A pipe to a child that is gone breaks; its exit says all there is to say.
  child.stdin?.on('error', () => undefined)
  const exited = new Promise<Exit>((resolve) => {
    const end = (exit: Exit): void => {
      ended = true
      resolve(exit)
    }
    child.once('error', (error) => {
      text += error.message
      end({ code: null, signal: null })
    })
    // 'close', not 'exit': by then all of its standard error is read.
    child.once('close', (code, signal) => end({ code, signal }))
  })
  return {
    pid: child.pid ?? 0,
    exited,
    ended: () => ended,
    said: () => text,
    stop: async () => {
      askToEnd()
      const force = setTimeout(() => child.kill('SIGKILL'), patience)
      await exited.finally(() => clearTimeout(force))
    },
    kill: async () => {
      child.kill('SIGKILL')
      await exited
    },
  }
}
