/**
 * The program that the child process runs: it becomes a ClickHouse server and ends when its stdin closes,
 * that is also when its parent is killed. Its one argument is the server's argv as JSON.
 */
import { libchdbPath } from 'chdb/libchdb'
import { DataType, load, open } from 'ffi-rs'

const argv = JSON.parse(process.argv[2] ?? '[]') as string[]
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
