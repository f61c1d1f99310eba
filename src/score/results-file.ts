/**
 * The file that scoring writes. It grows beside its target under a hidden name and takes the target's
 * name only when it is whole, so whoever reads the target never meets half a file.
 */
import { randomUUID } from 'node:crypto'
import { type FileHandle, lstat, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { fail, ok, type Result } from '../base/result.js'
import type { ScoreProblem } from './score-problem.js'
import { describeSystemError, systemErrorCode } from './system-error.js'

/** Batches can be single rows; each write costs a system call. */
const writeChars = 64 * 1024

export interface ResultsFile {
  append(text: string): Promise<Result<void, ScoreProblem>>
  /** Puts the file, now whole, in the place of the target. */
  publish(): Promise<Result<void, ScoreProblem>>
  /** Removes what was written, unless it was published. */
  discard(): Promise<void>
}

/** Begins a results file for `path`, replacing an existing file there in the end. `inputs` must not be it. */
export async function openResultsFile(
  path: string,
  inputs: readonly string[],
): Promise<Result<ResultsFile, ScoreProblem>> {
  const target = await settleTarget(path, inputs)
  if (!target.ok) return target
  const partial = join(
    dirname(target.value),
    `.${basename(target.value).slice(0, 50)}.${randomUUID()}.partial`,
  )
  try {
    const handle = await open(partial, 'wx')
    return ok(resultsFile(path, target.value, partial, handle))
  } catch (error) {
    return fail(writeProblem(path, error))
  }
}

/** The real path to replace: links are followed, so that a link stays one. */
async function settleTarget(path: string, inputs: readonly string[]): Promise<Result<string, ScoreProblem>> {
  const refuse = (reason: string) => fail({ kind: 'results-unwritable', path, reason } as const)
  const full = resolve(path)
  try {
    const folder = await stat(dirname(full))
    if (!folder.isDirectory()) return refuse(`${dirname(path)} is not a folder`)
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return refuse(`there is no folder ${dirname(path)}`)
    return refuse(describeSystemError(error))
  }
  try {
    await lstat(full)
    const target = await realpath(full)
    const existing = await stat(target)
    if (existing.isDirectory()) return refuse('it is a folder')
    if (!existing.isFile()) return refuse('it is not a regular file')
    for (const input of inputs) {
      const same = target === (await realpath(input).catch(() => undefined))
      if (same) return refuse(`it would replace ${input}`)
    }
    return ok(target)
  } catch (error) {
    return systemErrorCode(error) === 'ENOENT' ? ok(full) : refuse(describeSystemError(error))
  }
}

function resultsFile(path: string, target: string, partial: string, handle: FileHandle): ResultsFile {
  let published = false
  let pending = ''
  const write = async (): Promise<void> => {
    const text = pending
    pending = ''
    await handle.appendFile(text)
  }
  const attempt = async (step: () => Promise<void>): Promise<Result<void, ScoreProblem>> => {
    try {
      return ok(await step())
    } catch (error) {
      return fail(writeProblem(path, error))
    }
  }
  return {
    async append(text) {
      pending += text
      return pending.length < writeChars ? ok(undefined) : attempt(write)
    },
    publish: () =>
      attempt(async () => {
        await write()
        // The rename must not reach the disk before the content does.
        await handle.sync()
        await handle.close()
        await rename(partial, target)
        published = true
      }),
    async discard() {
      if (published) return
      await handle.close().catch(() => undefined)
      await rm(partial, { force: true })
    },
  }
}

function writeProblem(path: string, error: unknown): ScoreProblem {
  const code = systemErrorCode(error)
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') return { kind: 'disk-full', path }
  return { kind: 'results-unwritable', path, reason: describeSystemError(error) }
}
