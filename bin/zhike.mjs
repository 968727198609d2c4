#!/usr/bin/env node
// Starts the command line under the Node that the project brings along, whatever Node the shell has.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
// All of it: Node 20 has no compile cache, and must get as far as starting the other one.
import * as modules from 'node:module'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../src/app/main.ts', import.meta.url))
const node = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url))
/** See src/app/main.ts, which is too late for itself; that would cost each start the loading of what strips types. */
const compiled = fileURLToPath(new URL('../node_modules/.cache/zhike', import.meta.url))

if (Number(process.versions.node.split('.')[0]) >= 24) {
  process.argv[1] = main
  modules.enableCompileCache(compiled)
  await import(main)
} else if (existsSync(node)) {
  runUnder(node)
} else {
  process.stderr.write(
    'Zhike is not installed yet. Run “npm start” once. / 尚未安装依赖，请先运行一次“npm start”。\n',
  )
  process.exitCode = 1
}

function runUnder(program) {
  const env = { NODE_COMPILE_CACHE: compiled, ...process.env }
  const child = spawn(program, [main, ...process.argv.slice(2)], { stdio: 'inherit', env })
  // The terminal sends a Ctrl-C to both; this one only waits for the other's answer.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.once('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0)
  })
}
