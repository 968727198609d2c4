import type { Client } from './client.ts'
import type { Io, Words } from './io.ts'

/** An argument or option as the help shows it. */
export type Argument = { readonly name: string; readonly words: Words }
export type Option = {
  /** As commander writes it: --limit <n>. */
  readonly flags: string
  readonly words: Words
  /** May be given several times; the value is a list. */
  readonly many?: true
  readonly choices?: readonly string[]
}

/** What a command is run with. Options that were not given are undefined. */
export type Run = {
  readonly io: Io
  readonly args: readonly (string | readonly string[] | undefined)[]
  readonly options: Readonly<Record<string, unknown>>
  /** Whether --json was given. */
  readonly json: boolean
}

/** A command that talks to the server over HTTP; answers the exit code. */
export type RemoteCommand = {
  readonly kind: 'remote'
  /** Words after `zhike`: 'tiers summary'. */
  readonly path: string
  readonly words: Words
  readonly arguments?: readonly Argument[]
  readonly options?: readonly Option[]
  readonly examples?: readonly string[]
  readonly run: (client: Client, run: Run) => Promise<number>
}

/** A command that the app itself carries out: starting, making samples, benchmarks. */
export type LocalCommand = Omit<RemoteCommand, 'kind' | 'run'> & {
  readonly kind: 'local'
  readonly handler: LocalHandler
}

/** Names of what the app has to provide. */
export const LOCAL_HANDLERS = ['start', 'serve', 'sample', 'bench'] as const
export type LocalHandler = (typeof LOCAL_HANDLERS)[number]

export type Command = RemoteCommand | LocalCommand

/** An option's text, or undefined. */
export const optionText = ({ options }: Run, name: string): string | undefined => {
  const value = options[name]
  return typeof value === 'string' ? value : undefined
}

export const optionTexts = ({ options }: Run, name: string): readonly string[] =>
  Array.isArray(options[name]) ? (options[name] as string[]) : []

/** Whether a switch was given. */
export const optionSet = ({ options }: Run, name: string): boolean => options[name] === true

export const argumentText = ({ args }: Run, place: number): string => String(args[place] ?? '')
