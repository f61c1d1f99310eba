/**
 * From the mounts of a plan to what is really mounted: each source is looked up at the moment of use,
 * links followed, and refused where it leads out of its root or to a container engine itself.
 */
import { chmodSync, lstatSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { fail, ok, type Result } from '../base/result.js'
import { confine, realPathOf, relativeWithin } from '../home/confine.js'
import type { AttemptLayout } from '../home/layout.js'
import { privateVolume } from '../home/private-files.js'
import type { Mount } from './container-options.js'

type MemoryMount = Extract<Mount, { kind: 'memory' }>
type SocketMount = Extract<Mount, { kind: 'engine-socket' }>
type FilesMount = Extract<Mount, { kind: 'files' }>

/** With a source that exists, links followed. */
export type RealMount =
  | { readonly kind: 'bind'; readonly source: string; readonly target: string; readonly readOnly: boolean }
  | MemoryMount

const VOLUME_NAME = /^[\w-][\w.-]*$/
const unfitName = (name: string) => `the volume name ${name} has characters that a name cannot have`

export interface MountPlaces {
  /** The container that they are for. */
  readonly container: string
  readonly attempt: AttemptLayout
  /** Sockets through which an engine can be commanded: never to be seen in a container by chance. */
  readonly engineSockets: readonly string[]
  /** The one of the engine in use, for a mount that is the socket; without it there is none to mount. */
  readonly engineSocket?: string | undefined
}

export function realMounts(mounts: readonly Mount[], places: MountPlaces): Result<RealMount[], string> {
  const found: RealMount[] = []
  for (const mount of mounts) {
    const real = realMount(mount, places)
    if (!real.ok) return real
    found.push(real.value)
  }
  return ok(found)
}

function realMount(mount: Mount, places: MountPlaces): Result<RealMount, string> {
  switch (mount.kind) {
    case 'memory':
      return ok(mount)
    case 'engine-socket':
      return places.engineSocket === undefined
        ? fail('the container engine has no socket on this machine that could be mounted')
        : ok({ kind: 'bind', source: places.engineSocket, target: mount.target, readOnly: false })
    case 'files':
      return realFiles(mount, places)
    default:
      return realBind(mount, places)
  }
}

function realFiles(mount: FilesMount, { attempt, container }: MountPlaces): Result<RealMount, string> {
  const { name, files, target, subPath } = mount
  if (!VOLUME_NAME.test(name)) return fail(unfitName(name))
  const root = privateVolume(attempt, { container, name, files })
  const source = subPath === undefined ? root : confine(root, subPath)
  return source === undefined || !exists(source)
    ? fail(`the volume ${name} has no \`${subPath}\``)
    : ok({ kind: 'bind', source, target, readOnly: true })
}

function realBind(
  mount: Exclude<Mount, MemoryMount | SocketMount | FilesMount>,
  places: MountPlaces,
): Result<RealMount, string> {
  const root = mount.kind === 'scratch' ? scratchFolder(mount.name, places.attempt) : hostPath(mount)
  if (!root.ok) return root
  const source = mount.subPath === undefined ? root : subPathOf(root.value, mount.subPath)
  if (!source.ok) return source
  const problem = forbidden(source.value, places.engineSockets)
  if (problem) return fail(problem)
  return ok({ kind: 'bind', source: source.value, target: mount.target, readOnly: mount.readOnly })
}

function hostPath({ source, create }: Extract<Mount, { kind: 'bind' }>): Result<string, string> {
  if (!isAbsolute(source)) return fail(`the path ${source} to mount is not absolute`)
  const real = realPathOf(source)
  if (real === undefined) return fail(`the path ${source} to mount is a link that leads nowhere`)
  if (exists(real)) return ok(real)
  switch (create) {
    case 'folder':
      mkdirSync(real, { recursive: true })
      return ok(real)
    case 'file':
      mkdirSync(dirname(real), { recursive: true })
      writeFileSync(real, '', { flag: 'a' })
      return ok(real)
    default:
      return fail(`the path ${source} to mount does not exist`)
  }
}

/** In the attempt's folder, which nobody else can enter; inside, any user of a container may write. */
function scratchFolder(name: string, attempt: AttemptLayout): Result<string, string> {
  if (!VOLUME_NAME.test(name)) return fail(unfitName(name))
  const folder = join(attempt.root, 'volumes', name)
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o777)
  return ok(folder)
}

function subPathOf(root: string, subPath: string): Result<string, string> {
  const place = isAbsolute(subPath) ? undefined : confine(root, subPath)
  const real = place && realPathOf(place)
  if (real === undefined) return fail(`the subPath ${subPath} leads out of its volume`)
  if (!exists(real)) mkdirSync(real, { recursive: true })
  return ok(real)
}

/** Whoever reaches the engine's socket commands the machine. */
function forbidden(source: string, engineSockets: readonly string[]): string | undefined {
  if (lstatSync(source).isSocket()) return `${source} is a socket, and sockets are not mounted`
  for (const socket of engineSockets) {
    const real = realPathOf(socket)
    if (real && exists(real) && relativeWithin(source, real) !== undefined)
      return `${source} holds ${socket}, the socket of a container engine, which is never mounted`
  }
  return undefined
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}
