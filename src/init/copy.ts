/**
 * Copies files and folders into a run: by reflink where the file system can, else byte by byte, never
 * as a hard link, since a job may write into its copy. Links within the root are followed; one that
 * leads out of it is refused.
 */
import { constants } from 'node:fs'
import { copyFile, mkdir, readdir, realpath, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fail, ok, type Result } from '../base/result.js'
import { relativeWithin } from '../home/confine.js'
import type { InitProblem } from './contract.js'
import type { FetchProgress } from './sources/source.js'

export interface Copied {
  readonly files: number
  readonly bytes: number
}

interface CopyOptions {
  /** What sources must stay within, links resolved. */
  readonly root: string
  /** What the root is, for people. */
  readonly called: string
  readonly signal: AbortSignal
  readonly progress: FetchProgress
}

export async function copyInto(
  source: string,
  target: string,
  options: CopyOptions,
): Promise<Result<Copied, InitProblem>> {
  const root = await realpath(options.root)
  const total = { files: 0, bytes: 0 }
  const problem = await copyEntry(source, target, { ...options, root, total })
  return problem ? fail(problem) : ok(total)
}

type Copying = CopyOptions & { readonly total: { files: number; bytes: number } }

async function copyEntry(source: string, target: string, copying: Copying): Promise<InitProblem | undefined> {
  if (copying.signal.aborted) return { problem: 'stopped while copying' }
  // The real path is what is opened, so that what was judged is what is read.
  const real = await realpath(source)
  if (relativeWithin(copying.root, real) === undefined)
    return { problem: `\`${source}\` is a link that leads out of the ${copying.called}` }
  const stats = await stat(real)
  if (stats.isDirectory()) return copyFolder(real, target, copying)
  if (!stats.isFile()) return { problem: `\`${source}\` is neither a file nor a folder` }
  await mkdir(dirname(target), { recursive: true })
  await copyFile(real, target, constants.COPYFILE_FICLONE)
  copying.total.files++
  copying.total.bytes += stats.size
  copying.progress.add(stats.size, { file: true })
  return undefined
}

async function copyFolder(
  source: string,
  target: string,
  copying: Copying,
): Promise<InitProblem | undefined> {
  await mkdir(target, { recursive: true })
  for (const name of await readdir(source)) {
    const problem = await copyEntry(join(source, name), join(target, name), copying)
    if (problem) return problem
  }
  return undefined
}
