/** `git`: puts a repository, `{ url, revision, flags }`, into `<artifacts>/<repository name>`. */
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { redactCredentials } from '../../base/redact.js'
import { fail, ok, type Result } from '../../base/result.js'
import type { Json } from '../../base/value.js'
import { withFileLock } from '../../home/file-lock.js'
import { safeFlags } from '../../polyaxonfile/git-flags.js'
import type {
  InitConnection,
  InitContext,
  Initializer,
  InitOutcome,
  InitProblem,
  Pinned,
} from '../contract.js'
import { targetPlace } from '../places.js'
import { Progress } from '../progress.js'
import { gitCredentials } from './git-credentials.js'
import { type GitAccess, gitIn, gitProblem } from './git-program.js'
import { sshCommand, sshHint } from './git-ssh.js'
import { repositoryName, safeGitUrl } from './git-url.js'
import {
  fetchAll,
  fetchCommit,
  mirrorFolder,
  prepareMirror,
  type Revision,
  resolveRevision,
} from './mirror.js'

interface GitSpec {
  readonly url?: string | null
  readonly revision?: string | null
  readonly flags?: readonly string[] | null
  /** What was settled before. */
  readonly pinned?: Revision | null
}

interface Clone {
  readonly url: string
  readonly revision: string | undefined
  readonly pinned: Revision | undefined
  readonly target: string
}

export const gitInitializer: Initializer = {
  kind: 'git',
  pin: (spec, context) => pin(spec as GitSpec, context),
  async run(spec, context) {
    const { connection } = context
    const { url: written, revision, flags, pinned } = { ...gitOf(connection), ...given(spec as GitSpec) }
    if (!written) return fail({ problem: 'it has no `url`, and no connection that has one' })
    const url = safeGitUrl(written, context.documentDir)
    if (!url.ok) return url
    const safe = safeFlags(flags ?? [])
    if (!safe.ok) return safe
    if (revision && !isRevision(revision)) return fail({ problem: `\`${revision}\` is not a git revision` })
    const name = connection?.name ?? repositoryName(written)
    const target = targetPlace(name, context)
    if (!target.ok) return target
    if (existsSync(target.value))
      return fail({
        problem: `${context.path ? `${context.path}/` : ''}${name} already exists in the run's artifacts folder`,
      })
    const wanted = { url: url.value, revision: revision || undefined, pinned: pinned ?? undefined }
    const clone = { ...wanted, target: target.value }
    try {
      const got =
        safe.value.length > 0
          ? await cloneWithFlags(clone, safe.value, context)
          : await cloneByMirror(clone, context)
      return got.ok ? ok(outcome(name, redactCredentials(written), got.value)) : got
    } catch (error) {
      const problem = gitProblem(error)
      const hint = sshHint(problem)
      return fail({
        problem: `git could not get ${redactCredentials(written)}: ${problem}`,
        ...(hint !== undefined && { hint }),
      })
    }
  },
}

/** What a branch or the default branch is now. Flags are the user's own wish for how to clone: git decides then. */
async function pin(spec: GitSpec, context: InitContext): Promise<Pinned | undefined> {
  const { url: written, revision, flags, pinned } = { ...gitOf(context.connection), ...given(spec) }
  if (pinned) return { spec: spec as Json, version: pinned.commit }
  if (!written || flags?.length || (revision && !isRevision(revision))) return undefined
  const url = safeGitUrl(written, context.documentDir)
  if (!url.ok) return undefined
  try {
    const folder = mirrorFolder(context.gitCachePath, url.value)
    const git = await gitIn(folder, access(context, url.value))
    const found = await resolveRevision(git, url.value, revision || undefined)
    return found && { spec: { ...spec, pinned: { ...found } } as Json, version: found.commit }
  } catch {
    return undefined
  }
}

/** What the step itself says counts more than its connection. */
const given = (spec: GitSpec): GitSpec =>
  Object.fromEntries(Object.entries(spec).filter(([, value]) => value !== null && value !== undefined))

function gitOf(connection: InitConnection | null): GitSpec {
  if (connection?.type.kind !== 'git') return {}
  const { url, revision, flags } = connection.schema
  return {
    ...(typeof url === 'string' && { url }),
    ...(typeof revision === 'string' && { revision }),
    ...(Array.isArray(flags) && { flags: flags.map(String) }),
  }
}

const isRevision = (text: string) =>
  /^[\w][\w./+@-]*$/.test(text) && !text.includes('..') && !text.includes('@{')

async function cloneByMirror(
  { url, revision, pinned, target }: Clone,
  context: InitContext,
): Promise<Result<Revision, InitProblem>> {
  const folder = mirrorFolder(context.gitCachePath, url)
  const shown = redactCredentials(url)
  const mirror = await gitIn(folder, access(context, url))
  return withFileLock(`${folder}.lock`, context.signal, async () => {
    await prepareMirror(mirror, folder)
    const found =
      pinned ??
      (await resolveRevision(mirror, url, revision)) ??
      (revision ? await fetchAll(mirror, url, revision) : undefined)
    if (!found)
      return fail({
        problem: revision ? `${shown} has no revision \`${revision}\`` : `${shown} has no commits`,
      })
    const fetched = await fetchCommit(mirror, url, found.commit)
    context.report(`${shown} at ${found.commit.slice(0, 12)}${fetched ? '' : ' (cached)'}`)
    await checkOut(folder, { url: shown, target, revision: found }, context)
    return ok(found)
  })
}

/** A working copy of its own: nothing in it points into the cache. */
async function checkOut(
  mirror: string,
  { url, target, revision }: { url: string; target: string; revision: Revision },
  context: InitContext,
): Promise<void> {
  const { commit, branch } = revision
  const git = await gitIn(target, access(context))
  await git.raw(['init', '--quiet', ...(branch ? [`--initial-branch=${branch}`] : [])])
  await git.raw(['fetch', '--quiet', '--progress', '--depth=1', '--no-tags', '--', mirror, commit])
  await git.raw(
    branch
      ? ['reset', '--quiet', '--hard', commit]
      : ['checkout', '--quiet', '--progress', '--detach', commit],
  )
  await git.raw(['remote', 'add', 'origin', url])
}

/** Flags are the user's own wish for how to clone, so git clones by itself and not through the mirror. */
async function cloneWithFlags(
  { url, revision, target }: Clone,
  flags: readonly string[],
  context: InitContext,
): Promise<Result<Revision, InitProblem>> {
  const git = await gitIn(target, access(context, url))
  try {
    await git.raw(['clone', '--quiet', '--progress', ...flags, '--', url, '.'])
    if (revision) await git.raw(['checkout', '--quiet', '--progress', revision, '--'])
  } catch (error) {
    await rm(target, { recursive: true, force: true })
    throw error
  }
  await git.raw(['remote', 'set-url', 'origin', redactCredentials(url)])
  const commit = (await git.raw(['rev-parse', 'HEAD'])).trim()
  const branch = (await git.raw(['rev-parse', '--abbrev-ref', 'HEAD'])).trim()
  context.report(`${redactCredentials(url)} at ${commit.slice(0, 12)}`)
  return ok({ commit, branch: branch === 'HEAD' ? undefined : branch })
}

function outcome(name: string, url: string, { commit, branch }: Revision): InitOutcome {
  const summary = { url, commit, branch: branch ?? null }
  return { artifacts: [{ name, kind: 'coderef', path: url, summary, isInput: true }], edges: [] }
}

/** How to reach a remote: only git that talks to it gets the connection's credentials, and only for its own server. */
function access(context: InitContext, url?: string): GitAccess {
  const { signal, report, connection } = context
  const progress = new Progress(`cloning ${redactCredentials(url ?? '')}`, report)
  return {
    signal,
    progress,
    credentials: url === undefined ? undefined : gitCredentials(url, connection),
    ssh: url === undefined ? 'false' : sshCommand(context),
  }
}
