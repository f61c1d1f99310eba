/** What a request to create a container depends on beside the plan: engine, machine and user. */
import { existsSync, statSync } from 'node:fs'
import { totalmem } from 'node:os'
import type { ContainerPlan } from '../contract.js'
import type { EngineApi } from './api/engine-api.js'
import type { ImageAnswer } from './api/wire.js'
import type { EngineFacts } from './create-request.js'

export async function engineFacts(
  api: EngineApi,
  { plan, image }: { plan: ContainerPlan; image: ImageAnswer | undefined },
): Promise<EngineFacts> {
  const uid = process.getuid?.()
  const invoker = uid ? { uid, gid: process.getgid!() } : undefined
  return {
    engine: await api.kind(),
    processors: plan.container?.resources?.cpuLimit === undefined ? undefined : await processorsOf(api),
    memoryBytes: totalmem(),
    rootless: invoker !== undefined && (await isRootless(api)),
    selinux: existsSync('/sys/fs/selinux/enforce'),
    invoker,
    imageEnv: variables(image?.Config?.Env ?? []),
  }
}

function variables(env: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    env.map((variable) => {
      const equals = variable.indexOf('=')
      return [variable.slice(0, equals), variable.slice(equals + 1)]
    }),
  )
}

/** Only Docker minds a limit above what there is. */
async function processorsOf(api: EngineApi): Promise<number | undefined> {
  return (await api.kind()).name === 'docker' ? (await api.info()).NCPU : undefined
}

/** On Linux the owner of the socket tells it of Podman, which takes its time to say it itself. */
async function isRootless(api: EngineApi): Promise<boolean> {
  const { address } = api
  if (process.platform === 'linux' && address.kind === 'socket' && (await api.kind()).name === 'podman')
    return statSync(address.path).uid !== 0
  const { SecurityOptions } = await api.info()
  return (SecurityOptions ?? []).some((option) => option.split(',')[0] === 'name=rootless')
}
