/**
 * The program that the child process runs: it becomes a ClickHouse server and ends when its parent does.
 * Arguments: the parent's pid, the server's argv as JSON.
 */
import { constants, openSync } from 'node:fs'
import { libchdbPath } from 'chdb/libchdb'
import { DataType, load, open } from 'ffi-rs'

const parent = Number(process.argv[2])
const argv = JSON.parse(process.argv[3] ?? '[]') as string[]

open({ library: 'libc', path: 'libc.so.6' })
endWithParent()
standInTerminal()
open({ library: 'chdb', path: libchdbPath() })
load({
  library: 'chdb',
  // The session API of the library can't listen; only this entry (the main function of clickhouse-local) can.
  funcName: 'chdb_query_cmdline',
  retType: DataType.External,
  paramsType: [DataType.I32, DataType.StringArray],
  paramsValue: [argv.length, argv],
})
process.exit(0)

/** The kernel kills this process when its parent is gone, however that came. What was acknowledged is on disk. */
function endWithParent(): void {
  const PR_SET_PDEATHSIG = 1
  const SIGKILL = 9
  libc('prctl', [PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0])
  // It may have gone before we asked.
  if (process.ppid !== parent) process.exit(1)
}

/**
 * Makes standard input a terminal of our own. Without one, this version of the engine installs an error handler
 * that ends the whole process whenever a client resets its connection at a bad moment (ClickHouse issue 115666,
 * mended in 26.8); with one, it goes on as a server does. Nothing is ever typed there.
 */
function standInTerminal(): void {
  const controller = libc('posix_openpt', [constants.O_RDWR | constants.O_NOCTTY])
  libc('unlockpt', [controller])
  const name = load({
    library: 'libc',
    funcName: 'ptsname',
    retType: DataType.String,
    paramsType: [DataType.I32],
    paramsValue: [controller],
  })
  libc('dup2', [openSync(name, constants.O_RDWR | constants.O_NOCTTY), 0])
}

function libc(funcName: string, numbers: readonly number[]): number {
  const result = load({
    library: 'libc',
    funcName,
    retType: DataType.I32,
    paramsType: numbers.map(() => DataType.I32),
    paramsValue: [...numbers],
  })
  if (result < 0) throw new Error(`${funcName} failed`)
  return result
}
