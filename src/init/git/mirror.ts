/**
 * A bare repository in the cache for each remote: what was fetched once is not fetched again.
 *
 * Commits are fetched one by one and shallow, each under a ref of its own. A server that gives no
 * single commits is mirrored whole. Whoever uses a mirror holds its lock.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { SimpleGit } from 'simple-git'
import { repositoryName } from './git-url.js'

export interface Revision {
  readonly commit: string
  /** The branch that the commit is the head of, when it was asked for by branch or not at all. */
  readonly branch: string | undefined
}

export function mirrorFolder(cache: string, url: string): string {
  const withoutCredentials = url.replace(/(:\/\/)[^/@]+@/, '$1')
  const key = createHash('sha256').update(withoutCredentials).digest('hex').slice(0, 16)
  return join(cache, `${repositoryName(url)}-${key}.git`)
}

export async function prepareMirror(git: SimpleGit, folder: string): Promise<void> {
  if (existsSync(join(folder, 'HEAD'))) return
  await git.raw(['init', '--bare', '--quiet'])
  await git.raw(['config', 'uploadpack.allowAnySHA1InWant', 'true'])
}

/** Which commit a revision is at the remote now. A whole commit id is itself, without asking. */
export async function resolveRevision(
  git: SimpleGit,
  url: string,
  revision: string | undefined,
): Promise<Revision | undefined> {
  if (revision && /^[0-9a-f]{40}$/.test(revision)) return { commit: revision, branch: undefined }
  if (!revision) return headOf(await git.raw(['ls-remote', '--symref', '--', url, 'HEAD']))
  const listed = await git.raw([
    'ls-remote',
    '--',
    url,
    `refs/heads/${revision}`,
    `refs/tags/${revision}`,
    `refs/tags/${revision}^{}`,
  ])
  const refs = new Map(listed.split('\n').map((line) => line.split('\t').reverse() as [string, string]))
  const branch = refs.get(`refs/heads/${revision}`)
  if (branch) return { commit: branch, branch: revision }
  const tag = refs.get(`refs/tags/${revision}^{}`) ?? refs.get(`refs/tags/${revision}`)
  return tag ? { commit: tag, branch: undefined } : undefined
}

function headOf(listed: string): Revision | undefined {
  const commit = /^([0-9a-f]{40,64})\tHEAD$/m.exec(listed)?.[1]
  const branch = /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(listed)?.[1]
  return commit ? { commit, branch } : undefined
}

/** Makes sure that the mirror has a commit; says whether it had to ask the remote. */
export async function fetchCommit(git: SimpleGit, url: string, commit: string): Promise<boolean> {
  if (await hasCommit(git, commit)) return false
  try {
    await git.raw([
      'fetch',
      '--quiet',
      '--progress',
      '--depth=1',
      '--no-tags',
      '--',
      url,
      `${commit}:refs/pxrun/${commit}`,
    ])
  } catch (error) {
    // Servers may refuse to give a commit by its id; then everything is fetched.
    await git.raw(['fetch', '--quiet', '--progress', '--force', '--', url, '+refs/*:refs/remote/*'])
    if (!(await hasCommit(git, commit))) throw error
  }
  return true
}

/** Everything that the remote has, for revisions that only a whole history can tell (short commit ids). */
export async function fetchAll(git: SimpleGit, url: string, revision: string): Promise<Revision | undefined> {
  await git.raw(['fetch', '--quiet', '--progress', '--force', '--', url, '+refs/*:refs/remote/*'])
  try {
    const commit = (
      await git.raw(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`])
    ).trim()
    return commit ? { commit, branch: undefined } : undefined
  } catch {
    return undefined
  }
}

async function hasCommit(git: SimpleGit, commit: string): Promise<boolean> {
  try {
    await git.raw(['cat-file', '-e', `${commit}^{commit}`])
    return true
  } catch {
    return false
  }
}
