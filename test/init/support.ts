import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { InitContext } from '../../src/init/contract.js'
import { tempDir } from '../support/temp-dir.js'

export const RUN = 'f'.repeat(32)
export const OTHER = 'a'.repeat(32)

/** A home with an empty run and the lines that init steps report. */
export function initContext(): InitContext & { readonly home: string; readonly lines: string[] } {
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
    signal: new AbortController().signal,
    report: (line) => lines.push(line),
  }
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
