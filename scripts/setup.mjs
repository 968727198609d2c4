// Installs what is missing, so that `npm start` and `npm test` work on a machine that has never seen the project.
// Plain JavaScript without dependencies: it runs on Node 20, before anything is installed.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const modules = join(root, 'node_modules')
const say = (text) => process.stderr.write(`${text}\n`)

checkPlatform()
await alone(async () => {
  if (!isInstalled()) await install()
  linkCommand()
  await buildConsole()
})

/** Both engines come as programs for these systems only. */
function checkPlatform() {
  const major = Number(process.versions.node.split('.')[0])
  if (major < 20) stop(`Zhike needs Node 20 or newer; this is ${process.version}.`)
  const here = `${process.platform}-${process.arch}`
  if (!['linux-x64', 'linux-arm64'].includes(here))
    stop(`Zhike runs on Linux (x64 or arm64); this is ${here}.`)
  if (isMusl()) stop('Zhike needs glibc (Debian, Ubuntu, Fedora …); this system has musl.')
}

function stop(why) {
  say(why)
  process.exit(1)
}

function isMusl() {
  const { header } = process.report.getReport()
  return header.glibcVersionRuntime === undefined
}

/** Two set-ups at once (start in one terminal, test in another) would undo each other's work. */
async function alone(run) {
  const lock = join(
    tmpdir(),
    `zhike-setup-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`,
  )
  for (let told = false; ; told = true) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      const holder = Number(readOr(lock, ''))
      if (!isAlive(holder)) rmSync(lock, { force: true })
      else {
        if (!told) say(`Waiting for another set-up (process ${holder}) …`)
        await pause(300)
      }
    }
  }
  try {
    await run()
  } finally {
    rmSync(lock, { force: true })
  }
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

function readOr(file, otherwise) {
  return existsSync(file) ? readFileSync(file, 'utf8') : otherwise
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return pid > 0
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** The packages of the lockfile that belong on this machine, by folder. */
function wanted() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const fits = (list, value) => !list || list.includes(value)
  return Object.entries(packages).filter(
    ([path, { optional, os, cpu, libc }]) =>
      path !== '' &&
      fits(os, process.platform) &&
      fits(cpu, process.arch) &&
      fits(libc, 'glibc') &&
      // Optional ones for any system are left to npm, except those that are only for this one.
      (!optional || (os && cpu)),
  )
}

/** Whether what npm says that it installed is what the lockfile says. npm writes its note last. */
function isInstalled() {
  const note = readOr(join(modules, '.package-lock.json'), '')
  if (note === '') return false
  const { packages } = JSON.parse(note)
  return wanted().every(
    ([path, { version }]) => packages[path]?.version === version && existsSync(join(root, path)),
  )
}

async function install() {
  const paths = wanted().map(([path]) => path)
  say(
    `Installing ${paths.length} packages (about 1 GB: both engines and Node 24). This is done once. / 首次安装依赖，请稍候。`,
  )
  const npm = npmCommand()
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-progress']
  const child = spawn(npm[0], [...npm.slice(1), 'ci', ...options], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const done = showProgress(
    () => paths.filter((path) => existsSync(join(root, path, 'package.json'))).length,
    paths.length,
  )
  const { code, said } = await ended(child)
  done(code === 0)
  if (code !== 0)
    stop(
      `${said}\nThe installation failed (see above). Run the same command again to go on. / 安装失败，请重新运行同一命令。`,
    )
}

/** The npm that runs us, on the Node that runs us. */
function npmCommand() {
  const running = process.env.npm_execpath
  return running?.endsWith('.js') && existsSync(running) ? [process.execPath, running] : ['npm']
}

function ended(child) {
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said = (said + chunk).slice(-20_000)
    })
  }
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 1, said: error.message }))
    child.once('close', (code) => resolve({ code, said }))
  })
}

/** A bar on a terminal, a line every quarter elsewhere. Gives the function that ends it. */
function showProgress(count, total) {
  const begin = Date.now()
  let quarter = 0
  const seconds = () => Math.round((Date.now() - begin) / 1000)
  const draw = (done) => {
    const part = total === 0 ? 1 : done / total
    if (process.stderr.isTTY) {
      const bar = '#'.repeat(Math.round(part * 30)).padEnd(30, '-')
      process.stderr.write(`\r[${bar}] ${done}/${total} · ${seconds()} s `)
    } else if (Math.floor(part * 4) > quarter) {
      quarter = Math.floor(part * 4)
      say(`  ${done} of ${total} packages, ${seconds()} s`)
    }
  }
  const timer = setInterval(() => draw(count()), 500)
  return (complete) => {
    clearInterval(timer)
    if (complete) draw(total)
    if (process.stderr.isTTY) process.stderr.write('\n')
  }
}

/** `npx zhike` looks for its commands in node_modules/.bin, where npm does not put a project's own. */
function linkCommand() {
  const program = join(root, 'bin/zhike.mjs')
  const link = join(modules, '.bin/zhike')
  if (!existsSync(program) || existsSync(link)) return
  mkdirSync(join(modules, '.bin'), { recursive: true })
  rmSync(link, { force: true })
  chmodSync(program, 0o755)
  symlinkSync(relative(join(modules, '.bin'), program), link)
}

/** Builds the console's pages when their sources have changed since the last time. */
async function buildConsole() {
  const source = join(root, 'console')
  if (!existsSync(join(source, 'index.html'))) return
  const stamp = join(source, 'dist', '.built-from')
  const now = digestOf(source)
  if (readOr(stamp, '') === now) return
  say('Building the console … / 正在构建控制台…')
  const vite = join(modules, 'vite/bin/vite.js')
  const child = spawn(
    join(modules, '.bin/node'),
    [vite, 'build', 'console', '--logLevel', 'error'],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const { code, said } = await ended(child)
  if (code !== 0) stop(`${said}\nThe console could not be built (see above).`)
  writeFileSync(stamp, now)
}

/** Over all that the pages are made of: their own files, what they import of the server's types, the packages. */
function digestOf(source) {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  for (const folder of [source, join(root, 'src/api'), join(root, 'src/core')]) {
    for (const file of filesIn(folder)) {
      hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0')
    }
  }
  return hash.digest('hex')
}

function filesIn(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter(
      (name) => !['dist', 'node_modules', '.vite'].includes(name) && !/\.test\.tsx?$/.test(name),
    )
    .sort()
    .flatMap((name) => {
      const path = join(folder, name)
      return statSync(path).isDirectory() ? filesIn(path) : [path]
    })
}
