/** From `run.volumes` and a container's `volumeMounts` to what is mounted where. Pure: no path is looked at. */
import { posix } from 'node:path'
import { isOn, type Section, sectionIn, sectionsIn, textIn } from '../../../base/json-fields.js'
import type { Json } from '../../../base/value.js'
import type { FileVolumes } from '../../../connections/volume-files.js'
import { parseQuantity } from '../../../plan/quantity.js'
import type { Mount } from '../../container-options.js'

/** The shared memory of a container is a mount of its own kind. */
export const SHARED_MEMORY = '/dev/shm'

export interface VolumeSources {
  /** The files of volumes that the configuration fills. */
  readonly files?: FileVolumes
  /** The folder of each volume claim, as the configuration says. */
  readonly claims: Readonly<Record<string, string>>
  readonly problems: string[]
}

export function volumeMounts(run: Json, container: Json, sources: VolumeSources): Mount[] {
  const { claims, files = {}, problems } = sources
  const volumes = sectionsIn(run, 'volumes')
  return sectionsIn(container, 'volumeMounts').flatMap((wanted) => {
    const name = textIn(wanted, 'name') ?? ''
    const target = textIn(wanted, 'mountPath')
    const volume = volumes.find((candidate) => textIn(candidate, 'name') === name)
    const problem = problemOf(name, target, volume)
    if (problem !== undefined) {
      problems.push(problem)
      return []
    }
    const mount = mountOf(volume!, { name, target: posix.resolve(target!), wanted, claims, files })
    if (typeof mount !== 'string') return [mount]
    problems.push(mount)
    return []
  })
}

function problemOf(
  name: string,
  target: string | undefined,
  volume: Section | undefined,
): string | undefined {
  if (!target) return `the volume mount ${name} names no \`mountPath\``
  if (!posix.isAbsolute(target) || posix.normalize(target) === '/')
    return `the \`mountPath\` ${target} is no path in a container`
  return volume ? undefined : `\`volumeMounts\` names the volume ${name}, which \`run.volumes\` does not have`
}

interface Wanted {
  readonly name: string
  readonly target: string
  readonly wanted: Section
  readonly claims: Readonly<Record<string, string>>
  readonly files: FileVolumes
}

/** The mount, or a sentence that says why there is none. */
function mountOf(volume: Section, { name, target, wanted, claims, files }: Wanted): Mount | string {
  const subPath = textIn(wanted, 'subPath')
  const readOnly = isOn(wanted, 'readOnly')
  const place = { target, readOnly, ...(subPath && { subPath }) }
  const own = files[name]
  if (own) return { kind: 'files', name, files: own, target, ...(subPath && { subPath }) }
  if ('hostPath' in volume) return hostMount(name, sectionIn(volume, 'hostPath'), place)
  if ('persistentVolumeClaim' in volume) {
    const claim = sectionIn(volume, 'persistentVolumeClaim')
    const source = claims[textIn(claim, 'claimName') ?? '']
    if (source === undefined)
      return `no folder is configured for the volume claim ${textIn(claim, 'claimName') ?? ''}`
    return { kind: 'bind', source, ...place, readOnly: readOnly || isOn(claim, 'readOnly') }
  }
  if (!('emptyDir' in volume)) return `the volume ${name} is of a kind that this executor does not have`
  const emptyDir = sectionIn(volume, 'emptyDir')
  if (textIn(emptyDir, 'medium') !== 'Memory') return { kind: 'scratch', name, ...place }
  const limit = textIn(emptyDir, 'sizeLimit')
  const sizeBytes = limit === undefined ? null : parseQuantity(limit)
  return sizeBytes === undefined
    ? `the \`sizeLimit\` of the volume ${name} is no quantity`
    : { kind: 'memory', target, sizeBytes }
}

function hostMount(
  name: string,
  hostPath: Section,
  place: { target: string; readOnly: boolean; subPath?: string },
): Mount | string {
  const source = textIn(hostPath, 'path')
  if (!source) return `the volume ${name} names no \`hostPath.path\``
  switch (textIn(hostPath, 'type') ?? '') {
    case '':
    case 'Directory':
    case 'File':
      return { kind: 'bind', source, ...place }
    case 'DirectoryOrCreate':
      return { kind: 'bind', source, ...place, create: 'folder' }
    case 'FileOrCreate':
      return { kind: 'bind', source, ...place, create: 'file' }
    default:
      return `the volume ${name} is a ${textIn(hostPath, 'type')}, which is not mounted`
  }
}
