/**
 * Makes an image available to the engine, as its pull policy says. An image that is there already
 * needs no network unless the policy is `Always`.
 */
import { fail, ok, type Result } from '../../../base/result.js'
import type { ImagePullPolicy } from '../../container-options.js'
import type { PrepareOptions } from '../../contract.js'
import type { EngineApi } from '../api/engine-api.js'
import { EngineRefusalError } from '../api/engine-errors.js'
import type { ImageAnswer } from '../api/wire.js'
import { parseImageReference } from './image-reference.js'
import { PullProgress } from './pull-progress.js'
import { registryAuth } from './registry-credentials.js'

export interface WantedImage extends PrepareOptions {
  readonly image: string
  readonly policy: ImagePullPolicy
  /** Where the user's registry credentials are found. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** The image, or a sentence for people about why it cannot be had. */
export async function ensureImage(api: EngineApi, wanted: WantedImage): Promise<Result<ImageAnswer, string>> {
  const { image, policy } = wanted
  const present = policy === 'Always' ? undefined : await api.images.find(image)
  if (present) return ok(present)
  if (policy === 'Never')
    return fail('it is not on this machine, and `imagePullPolicy: Never` forbids to pull it')
  const problem = await pull(api, wanted)
  if (problem !== undefined) return fail(problem)
  const pulled = await api.images.find(image)
  return pulled ? ok(pulled) : fail('it was pulled, but the engine does not have it')
}

/** Undefined when all went well. */
async function pull(
  api: EngineApi,
  { image, environment, registries, onProgress, signal }: WantedImage,
): Promise<string | undefined> {
  const { name, tag, registry } = parseImageReference(image)
  const progress = new PullProgress(image)
  onProgress?.(`pulling ${image}`)
  try {
    const auth = await registryAuth(image, { environment, registries })
    if (!auth.ok) return auth.error
    for await (const line of api.images.pull({ name, tag, auth: auth.value }, signal)) {
      if (line.error) return explainRegistry(line.error, registry)
      const text = progress.next(line, Date.now())
      if (text) onProgress?.(text)
    }
  } catch (error) {
    if (signal?.aborted) return 'its download was stopped'
    if (error instanceof EngineRefusalError) return explainRegistry(error.problem, registry)
    throw error
  }
  return undefined
}

/** The engine's words, and what to do about the usual causes. */
export function explainRegistry(problem: string, registry: string): string {
  if (/no such host|connection refused|i\/o timeout|network is unreachable|TLS handshake/.test(problem))
    return `the registry ${registry} cannot be reached (${problem})`
  if (/unauthorized|authentication required|denied|no basic auth credentials/.test(problem))
    return `the registry ${registry} refuses it; does it exist, and does it need \`docker login ${registry}\` or a registry connection? (${problem})`
  if (/not found|manifest unknown|name unknown/.test(problem))
    return `the registry ${registry} does not have it (${problem})`
  return problem
}
