/** Whether a container can run of its image. Pure. */
import type { Failure } from '../../../lifecycle/failure.js'
import type { ContainerPlan } from '../../contract.js'
import type { ImageAnswer } from '../api/wire.js'

/** What would keep a container from starting although its image is there. */
export function imageProblem(
  { name, argv, container }: ContainerPlan,
  { Config }: ImageAnswer,
): Failure | undefined {
  const words = [argv, container?.command, container?.args, Config?.Entrypoint, Config?.Cmd]
  if (words.every((list) => !list?.length))
    return {
      reason: 'start-failed',
      container: name,
      problem: 'neither the document nor the image names a command',
    }
  const isRoot =
    container?.security?.user === 0 || (container?.security?.user === undefined && imageIsRoot(Config?.User))
  if (container?.security?.nonRoot && isRoot)
    return { reason: 'refused', problem: `${name} would run as root, which \`runAsNonRoot\` forbids` }
  return undefined
}

/** Whether the container would run as root when nobody names a user: who runs pxrun stands in for the image's user. */
function imageIsRoot(user: string | undefined): boolean {
  if (process.getuid?.()) return false
  return /^(root|0)?(:.*)?$/.test(user ?? '')
}
