import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { InitContext } from '../../src/init/contract.js'
import { tempDir } from '../support/temp-dir.js'

export const RUN = 'f'.repeat(32)
export const OTHER = 'a'.repeat(32)

/** What a step is given, on a machine of its own: everything lies below `home`. */
export interface TestContext extends InitContext {
  readonly home: string
  readonly documentDir: string
  /** What the step has reported. */
  readonly lines: string[]
}

/** A home with an empty run and the lines that init steps report. */
export function initContext(): TestContext {
  const home = tempDir()
  const artifactsPath = join(home, 'context', RUN, 'artifacts')
  const storePath = join(home, 'runs')
  mkdirSync(artifactsPath, { recursive: true })
  mkdirSync(join(storePath, RUN, 'outputs'), { recursive: true })
  symlinkSync(join(storePath, RUN), join(artifactsPath, RUN))
  const lines: string[] = []
  return {
    home,
    lines,
    artifactsPath,
    visibleArtifactsPath: artifactsPath,
    storePath,
    gitCachePath: join(home, 'cache', 'git'),
    runUuid: RUN,
    documentDir: home,
    path: null,
    connection: null,
    records: {
      artifacts: async () => [],
      artifactsNamed: async () => [],
      runName: async () => undefined,
    },
    privateFolder: () => {
      mkdirSync(join(home, 'private'), { recursive: true, mode: 0o700 })
      return join(home, 'private')
    },
    signal: new AbortController().signal,
    report: (line) => lines.push(line),
  }
}

/** Everything below the home that no step may write, by path: all but the run's own folders and the cache. */
export function filesOutside({ home, artifactsPath, storePath, gitCachePath }: TestContext): string[] {
  const own = [artifactsPath, join(storePath, RUN), gitCachePath]
  return readdirSync(home, { recursive: true, encoding: 'utf8' })
    .map((path) => join(home, path))
    .filter((path) => !own.some((folder) => path === folder || path.startsWith(`${folder}/`)))
    .filter((path) => !own.some((folder) => folder.startsWith(`${path}/`)))
    .map((path) => `${path} ${statSync(path).isFile() ? readFileSync(path, 'utf8') : ''}`)
    .sort()
}

/** A value that nobody can change. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen)
  return value
}

export function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** A repository with one commit a text, each changing `file.txt`; returns the commit ids. */
export function gitRepository(path: string, texts: readonly string[]): string[] {
  mkdirSync(path, { recursive: true })
  git(path, 'init', '--quiet', '--initial-branch=main')
  return texts.map((text) => {
    write(join(path, 'file.txt'), text)
    git(path, 'add', '.')
    git(path, 'commit', '--quiet', '-m', text)
    return git(path, 'rev-parse', 'HEAD')
  })
}

export function git(folder: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org']
  return execFileSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8' }).trim()
}
