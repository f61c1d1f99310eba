// How fast what a process prints is on disk and told, and what memory that takes: of `pxrun run` as a user has it.
//   npm run setup && node bench/logs.mjs [MEGABYTES]
//
// On disk: from the start of the process to its end, beside the same program that writes to a file by itself.
// Told: the whole command, from its start to its exit, into a pipe that is read as fast as it can be, and into a
// terminal (`script` of util-linux). Memory is the most that pxrun itself has had.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../dist/bin.cjs', import.meta.url))
const bytes = Number(process.argv[2] ?? 500) * 1e6
const folder = mkdtempSync(join(tmpdir(), 'pxrun-bench-'))
const script = `yes ${'x'.repeat(99)} | head -c ${bytes}`
const home = join(folder, 'home')

const document = (env) => `version: 1.1
kind: component
name: speaks
plugins: {collectResources: false}
run:
  kind: job
  container: {command: [sh, -c, ${JSON.stringify(script)}]${env}}
`
writeFileSync(join(folder, 'raw.yaml'), document(''))
writeFileSync(
  join(folder, 'masked.yaml'),
  document(', env: [{name: KEY, valueFrom: {secretKeyRef: {name: keys, key: KEY}}}]'),
)

/** Wall time of a program that is read to its end, the bytes, and the most memory that pxrun had. */
async function read(program, args) {
  const from = performance.now()
  const child = spawn(program, args, {
    env: { ...process.env, PXRUN_HOME: home, BENCH_KEY: 'open-sesame-please', TERM: 'xterm' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let count = 0
  let most = 0
  child.stdout.on('data', (data) => (count += data.length))
  child.stderr.resume()
  const look = setInterval(() => (most = Math.max(most, memoryOf(child.pid))), 20)
  const code = await new Promise((resolve) => child.once('close', resolve))
  clearInterval(look)
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}`)
  return { ms: performance.now() - from, count, most }
}

/** Of the process or, for `script`, of its last descendant. */
function memoryOf(pid) {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    if (!words.includes('bin.cjs\0run') && children) return memoryOf(children)
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

/** From the start of the process of the newest run to its end. */
function onDiskMs() {
  const attempts = join(home, 'attempts')
  const newest = readdirSync(attempts)
    .map((uuid) => join(attempts, uuid, '1'))
    .sort((one, other) => statSync(other).birthtimeMs - statSync(one).birthtimeMs)[0]
  const at = (name) => statSync(join(newest, name)).mtimeMs
  return { ms: at('main.log') - at('main.pid'), count: statSync(join(newest, 'main.log')).size }
}

const rate = ({ count, ms }) => `${(count / 1e3 / ms).toFixed(0)} MB/s`

mkdirSync(home)
writeFileSync(join(home, 'config.yaml'), 'secrets: {keys: {KEY: {env: BENCH_KEY}}}\n')

try {
  const plain = await read('sh', ['-c', `${script} > ${join(folder, 'plain')}`])
  console.log(`a shell by itself to a file: ${rate({ ...plain, count: bytes })}`)
  rmSync(join(folder, 'plain'))
  for (const kind of ['raw', 'masked']) {
    const run = [bin, 'run', '-f', join(folder, `${kind}.yaml`)]
    const piped = await read(process.execPath, run)
    const disk = onDiskMs()
    const inTerminal = await read('script', ['-qec', [process.execPath, ...run].join(' '), '/dev/null'])
    console.log(
      `${kind}: on disk ${rate(disk)}; told into a pipe ${rate(piped)}, ${(piped.most / 1e6).toFixed(0)} MB of memory; into a terminal ${rate(inTerminal)}, ${(inTerminal.most / 1e6).toFixed(0)} MB`,
    )
    rmSync(join(home, 'runs'), { recursive: true, force: true })
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
