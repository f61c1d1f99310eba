/** What the tests of tracking share: scripts in JavaScript and Python that really run, and event lines. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { trackingEnvironment } from '../../src/tracking/environment.js'
import { tempDir } from '../support/temp-dir.js'

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url))
export const pythonFolder = join(projectRoot, 'python')
export const examples = join(projectRoot, '..', 'shared', 'reference', 'tracking-examples')
export const hasExamples = existsSync(examples)
export const hasPython = spawnSync('python3', ['--version']).status === 0

export const UUID = '0123456789abcdef0123456789abcdef'

export interface Place {
  readonly root: string
  /** The run's folder. */
  readonly folder: string
  readonly env: Record<string, string>
}

/** A place for a run, and the environment that its script sees. */
export function runPlace(): Place {
  const root = tempDir()
  const folder = join(root, 'runs', UUID)
  const tracked = trackingEnvironment({
    offlineRoot: root,
    contextRoot: join(root, 'context', UUID),
    uuid: UUID,
    owner: 'acme',
    project: 'iris',
  })
  const env = { PATH: process.env.PATH!, PYTHONDONTWRITEBYTECODE: '1', PYTHONPATH: pythonFolder, ...tracked }
  return { root, folder, env }
}

/** Bundles a module of `src/tracking` to a file that node can run. */
export function bundle(module: string, outfile: string): void {
  const entry = join(projectRoot, 'src/tracking', module)
  buildSync({ entryPoints: [entry], bundle: true, format: 'esm', platform: 'node', outfile })
}

/** Writes a script beside the SDK that imports `tracking`, and returns its path. */
export function nodeScript(place: Place, name: string, body: string): string {
  const sdk = join(place.root, 'tracking.mjs')
  if (!existsSync(sdk)) bundle('sdk.ts', sdk)
  return write(join(place.root, name), `import { tracking, TrackingError } from './tracking.mjs'\n${body}\n`)
}

export const runNode = (place: Place, body: string): string =>
  execFileSync(process.execPath, [nodeScript(place, 'script.mjs', body)], {
    env: place.env,
    encoding: 'utf8',
  })

export const pythonScript = (place: Place, name: string, body: string): string =>
  write(join(place.root, name), `from polyaxon import tracking\n${body}\n`)

export const runPython = (place: Place, body: string): string =>
  execFileSync('python3', [pythonScript(place, 'script.py', body)], { env: place.env, encoding: 'utf8' })

export function write(path: string, text: string | Uint8Array): string {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return path
}

export const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'))

/** The text of a metric's file with these values at steps 0, 1, 2, …, without a newline at the end. */
export const metricFile = (values: readonly (number | string)[]): string =>
  ['step|timestamp|metric', ...values.map((value, step) => metricLine(step, value))].join('\n')

export const metricLine = (step: number, value: number | string): string =>
  `${step}|2026-11-22 11:28:${String(step % 60).padStart(2, '0')}.000001+00:00|${value}`
