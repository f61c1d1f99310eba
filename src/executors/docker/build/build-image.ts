/**
 * Builds an image with the engine's own builder. An image that was built of the very same files before is
 * known by its name, which holds their hash, and is used again.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fail, ok, type Result } from '../../../base/result.js'
import { confine } from '../../../home/confine.js'
import type { BuildRequest, PrepareOptions } from '../../contract.js'
import type { EngineApi } from '../api/engine-api.js'
import { EngineRefusalError } from '../api/engine-errors.js'
import { homeMark, LABEL } from '../container-identity.js'
import { parseImageReference } from '../image/image-reference.js'
import { credentialsFor } from '../image/registry-credentials.js'
import { contextHash } from './context-hash.js'

/** Engines keep what has no registry under this one. */
const REPOSITORY = 'localhost/pxrun-build'

export interface BuildOptions extends PrepareOptions {
  /** Where the user's registry credentials are found. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** The image's name, or a sentence for people about why there is none. */
export async function buildImage(
  api: EngineApi,
  { folder, dockerfile, destination, useCache, home }: BuildRequest,
  { environment, onProgress = () => {}, signal }: BuildOptions,
): Promise<Result<string, string>> {
  const file = confine(folder, dockerfile)
  const text = file === undefined ? undefined : readText(file)
  if (text === undefined) return fail(`there is no ${dockerfile} in what its init steps bring`)
  const name = `${REPOSITORY}:${contextHash(folder, dockerfile).slice(0, 24)}`
  if (useCache && (await api.image(name))) onProgress(`${name} was built of the same files before`)
  else {
    const credentials = await credentialsFor(registriesOf(text), environment)
    const problem = await send(api, {
      ...{ name, folder, dockerfile, useCache, credentials, onProgress, signal },
      labels: { [LABEL.home]: homeMark(home) },
    })
    if (problem !== undefined) return fail(problem)
  }
  if (destination !== null) await api.tag(name, parseImageReference(destination))
  return ok(name)
}

interface Sent {
  readonly name: string
  readonly folder: string
  readonly dockerfile: string
  readonly useCache: boolean
  readonly labels: Readonly<Record<string, string>>
  readonly credentials: string | undefined
  readonly onProgress: (line: string) => void
  readonly signal: AbortSignal | undefined
}

/** Undefined when all went well. */
async function send(
  api: EngineApi,
  { folder, onProgress, signal, ...build }: Sent,
): Promise<string | undefined> {
  const tar = spawn('tar', ['-C', folder, '-cf', '-', '.'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const packed = new Promise<string | undefined>((resolve) => {
    tar.once('error', (error) => resolve(`its files cannot be packed: ${error.message}`))
    tar.once('close', (code) =>
      resolve(code === 0 ? undefined : `its files cannot be packed: tar ended with ${code}`),
    )
  })
  try {
    for await (const { stream, error } of api.build({ ...build, content: tar.stdout }, signal)) {
      if (error) return error.trim()
      for (const line of (stream ?? '').split('\n')) if (line.trim() !== '') onProgress(line.trimEnd())
    }
    return await packed
  } catch (error) {
    if (signal?.aborted) return 'it was stopped'
    if (error instanceof EngineRefusalError) return error.problem
    throw error
  } finally {
    tar.kill()
  }
}

/** Of the images that a Dockerfile begins with. Stages have names without a registry, which is no harm. */
const registriesOf = (dockerfile: string): string[] => [
  ...new Set(
    [...dockerfile.matchAll(/^\s*FROM\s+(?:--\S+\s+)*(\S+)/gim)].map(
      (match) => parseImageReference(match[1]!).registry,
    ),
  ),
]

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
