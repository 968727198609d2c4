import { Command as Commander, CommanderError, Option as CommanderOption } from 'commander'
import type { ProblemAnswer } from '#api/shapes/problem.ts'
import { ProblemError } from '#core/result.ts'
import { problemAnswer } from '#api/http/problem-answer.ts'
import { AnswerError, createClient, type ServerAddress, UnreachableError } from './client.ts'
import type { Command, LocalHandler, Option, Run } from './command.ts'
import { commands, GROUPS } from './commands.ts'
import { EXIT, type Io, say, type Words } from './io.ts'
import { json, problemText } from './print.ts'

export type ProgramParts = {
  readonly io: Io
  readonly version: string
  /** Runs with the server on the data directory, or one that is started for it. */
  readonly withServer: <T>(run: (server: ServerAddress) => Promise<T>) => Promise<T>
  /** What the app itself carries out. Answers the exit code. */
  readonly local: Readonly<Record<LocalHandler, (run: Run) => Promise<number>>>
}

/**
 * Runs one command of `zhike` and answers its exit code. `argv` are the words after the program's name.
 *
 * @example process.exitCode = await runProgram(process.argv.slice(2), { io, version, withServer, local })
 */
export async function runProgram(argv: readonly string[], parts: ProgramParts): Promise<number> {
  const { io } = parts
  let exit: number = EXIT.well
  const program = buildProgram(parts, (code) => {
    exit = code
  })
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return exit
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.well : EXIT.nothing
    return failed(io, error, argv.includes('--json'))
  }
}

/** The tree of commands, also for the reference pages. */
export function buildProgram(parts: ProgramParts, exit: (code: number) => void): Commander {
  const { io } = parts
  const program = new Commander('zhike')
    .description(say(io, { zh: '知客：认识每一位客户', en: 'Zhike: know each customer' }))
    .version(parts.version, '-V, --version', say(io, { zh: '版本', en: 'version' }))
  const groups = new Map<string, Commander>()
  for (const [name, words] of Object.entries(GROUPS)) {
    const group = program.command(name).description(say(io, words))
    groups.set(name, dress(group, io))
  }
  for (const command of commands) {
    const [first = '', second] = command.path.split(' ')
    const parent = second === undefined ? program : (groups.get(first) ?? program)
    addCommand(parent, second ?? first, command, { parts, exit })
  }
  return dress(program, io)
}

type Surroundings = { readonly parts: ProgramParts; readonly exit: (code: number) => void }

function addCommand(
  parent: Commander,
  name: string,
  command: Command,
  { parts, exit }: Surroundings,
): void {
  const { io } = parts
  const made = parent.command(name).description(say(io, command.words))
  for (const argument of command.arguments ?? [])
    made.argument(argument.name, say(io, argument.words))
  for (const option of command.options ?? []) made.addOption(toOption(option, io))
  made.option(
    '--json',
    say(io, { zh: '输出一个 JSON 文档', en: 'one JSON document on standard output' }),
  )
  if (command.examples !== undefined) {
    const title = say(io, { zh: '示例：', en: 'Examples:' })
    made.addHelpText(
      'after',
      `\n${title}\n${command.examples.map((line) => `  $ ${line}`).join('\n')}`,
    )
  }
  dress(made, io).action(async (...given: unknown[]) => {
    const options = made.opts()
    const args = given.slice(0, -2) as Run['args']
    const run: Run = { io, args, options, json: options['json'] === true }
    exit(
      command.kind === 'local'
        ? await parts.local[command.handler](run)
        : await parts.withServer((server) => command.run(createClient(server, io.language), run)),
    )
  })
}

function toOption(option: Option, io: Io): CommanderOption {
  const made = new CommanderOption(option.flags, say(io, option.words))
  if (option.choices !== undefined) made.choices([...option.choices])
  if (option.many === true)
    made.argParser((value: string, before?: string[]) => [...(before ?? []), value])
  return made
}

/** What every command has: the language, help in it, and errors that come back instead of ending the process. */
function dress(command: Commander, io: Io): Commander {
  return command
    .addOption(
      new CommanderOption('--lang <language>', say(io, { zh: '语言', en: 'language' })).choices([
        'zh',
        'en',
      ]),
    )
    .helpOption('-h, --help', say(io, { zh: '显示帮助', en: 'show help' }))
    .helpCommand(false)
    .configureHelp({
      styleTitle: (title) => (io.language === 'zh' ? (TITLES[title] ?? title) : title),
    })
    .configureOutput({
      writeOut: io.out,
      writeErr: io.err,
      outputError: (text, write) => write(inChinese(text, io)),
    })
    .exitOverride()
}

const TITLES: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
}

const ERRORS: readonly (readonly [RegExp, string])[] = [
  [/^error: unknown command '(.*)'/, '没有命令 $1'],
  [/^error: unknown option '(.*)'/, '没有选项 $1'],
  [/^error: missing required argument '(.*)'/, '缺少参数 $1'],
  [/^error: option '(.*)' argument missing/, '选项 $1 缺少值'],
  [
    /^error: option '(.*)' argument '(.*)' is invalid\. Allowed choices are (.*)\./,
    '选项 $1 的值 $2 无效，可选：$3',
  ],
  [/^error: too many arguments.*/, '参数过多'],
  [/\(Did you mean (.*)\?\)/, '（是否想输入 $1？）'],
]

const inChinese = (text: string, io: Io): string =>
  io.language === 'zh'
    ? ERRORS.reduce((line, [pattern, words]) => line.replace(pattern, words), text)
    : text

/** Says what went wrong; what we did not expect is thrown on, with its stack. */
function failed(io: Io, error: unknown, asJson: boolean): number {
  const problem = problemOf(io, error)
  if (problem === undefined) throw error
  io.err(problemText(problem))
  if (asJson) json(io, problem)
  return problem.code === 'unreachable' ? EXIT.nothing : EXIT.refused
}

function problemOf(io: Io, error: unknown): ProblemAnswer | undefined {
  if (error instanceof AnswerError) return error.problem
  if (error instanceof ProblemError) return problemAnswer(error.problem, io.language, '')
  if (error instanceof UnreachableError) {
    const words: Words = {
      zh: `无法连接知客：${error.message}`,
      en: `Zhike cannot be reached: ${error.message}`,
    }
    return {
      type: 'about:blank',
      title: '',
      status: 0,
      detail: say(io, words),
      code: 'unreachable',
    }
  }
  const { code, path } = error as NodeJS.ErrnoException
  if (code !== undefined && ['ENOENT', 'EACCES', 'EISDIR', 'ENOTDIR'].includes(code)) {
    return {
      type: 'about:blank',
      title: '',
      status: 0,
      detail: `${path ?? ''}: ${(error as Error).message}`,
      code,
    }
  }
  if (error instanceof SyntaxError) {
    return {
      type: 'about:blank',
      title: '',
      status: 0,
      detail: `JSON: ${error.message}`,
      code: 'invalid_json',
    }
  }
  return undefined
}
