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
import { explainRegistry } from '../image/ensure-image.js'
import { parseImageReference } from '../image/image-reference.js'
import { credentialsFor, type Keyring, registryAuth } from '../image/registry-credentials.js'
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
  { folder, dockerfile, destination, push, useCache, home }: BuildRequest,
  { environment, registries, onProgress = () => {}, signal }: BuildOptions,
): Promise<Result<string, string>> {
  const file = confine(folder, dockerfile)
  const text = file === undefined ? undefined : readText(file)
  if (text === undefined) return fail(`there is no ${dockerfile} in what its init steps bring`)
  const name = `${REPOSITORY}:${contextHash(folder, dockerfile).slice(0, 24)}`
  if (useCache && (await api.images.find(name))) onProgress(`${name} was built of the same files before`)
  else {
    const credentials = await credentialsFor(basesOf(text), { environment, registries })
    if (!credentials.ok) return credentials
    const problem = await send(api, {
      ...{ name, folder, dockerfile, useCache, credentials: credentials.value, onProgress, signal },
      labels: { [LABEL.home]: homeMark(home) },
    })
    if (problem !== undefined) return fail(problem)
  }
  if (destination !== null) await api.images.tag(name, parseImageReference(destination))
  const problem =
    push && destination !== null
      ? await pushImage(api, destination, { environment, registries, onProgress, signal })
      : undefined
  return problem === undefined ? ok(name) : fail(problem)
}

interface Pushed extends Keyring {
  readonly onProgress: (line: string) => void
  readonly signal: AbortSignal | undefined
}

/** Undefined when all went well. */
async function pushImage(
  api: EngineApi,
  image: string,
  { onProgress, signal, ...keyring }: Pushed,
): Promise<string | undefined> {
  const { name, tag, registry } = parseImageReference(image)
  const auth = await registryAuth(image, keyring)
  if (!auth.ok) return auth.error
  onProgress(`pushing ${image}`)
  const failed = (problem: string) => `it could not be pushed: ${explainRegistry(problem, registry)}`
  try {
    for await (const { error } of api.images.push({ name, tag, auth: auth.value }, signal))
      if (error) return failed(error)
    onProgress(`pushed ${image}`)
    return undefined
  } catch (error) {
    if (signal?.aborted) return 'it was stopped'
    if (error instanceof EngineRefusalError) return failed(error.problem)
    throw error
  }
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
    for await (const { stream, error } of api.images.build({ ...build, content: tar.stdout }, signal)) {
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

/** The images that a Dockerfile begins with. Stages have names without a registry, which is no harm. */
const basesOf = (dockerfile: string): string[] => [
  ...new Set([...dockerfile.matchAll(/^\s*FROM\s+(?:--\S+\s+)*(\S+)/gim)].map((match) => match[1]!)),
]

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
