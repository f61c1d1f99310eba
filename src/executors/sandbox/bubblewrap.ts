/**
 * From mounts to the command line of bubblewrap: the machine's files read-only, a `/tmp` and a `/dev` of
 * its own, and what the run may write. Reads the root folder; starts nothing.
 *
 * bubblewrap's first process waits for the job and would die of a signal to the group before the job has
 * cleaned up. So it ignores what asks for an end, and the job gets the usual behaviour back from `env`.
 * There is no PID namespace: its init would wait for every background process of the job.
 */
import { existsSync, readdirSync, readlinkSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { RealMount } from '../mount-sources.js'

export interface Sandboxed {
  /** Path of `bwrap`. */
  readonly program: string
  readonly mounts: readonly RealMount[]
  /** Sockets of container engines, which would open the machine. */
  readonly engineSockets: readonly string[]
  readonly workingDir: string
  readonly argv: readonly string[]
}

const SIGNALS = 'TERM INT HUP'
const RESTORE = ['/usr/bin/env', ...SIGNALS.split(' ').map((signal) => `--default-signal=${signal}`)]
/** Devices of graphics cards, which a `/dev` of its own lacks. */
const CARDS = /^(nvidia|dri$|kfd$)/
/** What root keeps: as in a container, nothing that opens the machine. */
const CAPABILITIES = [
  ...['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'SETGID', 'SETUID', 'SETPCAP'],
  ...['NET_BIND_SERVICE', 'SYS_CHROOT', 'SETFCAP'],
]

export function bubblewrapArgv({
  program,
  mounts,
  engineSockets,
  workingDir,
  argv,
}: Sandboxed): readonly string[] {
  const options = [
    ...rootOptions(),
    ...['--dev', '/dev'],
    ...readdirSync('/dev')
      .filter((name) => CARDS.test(name))
      .flatMap((name) => same('--dev-bind-try', join('/dev', name))),
    ...mounts.flatMap(mountOptions),
    ...realSockets(engineSockets).flatMap((socket) => ['--ro-bind', '/dev/null', socket]),
    ...['--remount-ro', '/'],
    ...['--chdir', workingDir],
    ...(process.getuid?.() === 0 ? capabilityOptions() : []),
  ]
  return [
    ...['/bin/sh', '-c', `trap '' ${SIGNALS}; exec "$0" "$@"`],
    program,
    ...options,
    '--',
    ...RESTORE,
    ...argv,
  ]
}

/** Each entry of the root by itself, so that mount points can be made beside them. */
function rootOptions(): string[] {
  return readdirSync('/', { withFileTypes: true }).flatMap((entry) => {
    const path = join('/', entry.name)
    if (path === '/dev' || path === '/tmp') return []
    return entry.isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : same('--ro-bind-try', path)
  })
}

const realSockets = (sockets: readonly string[]): string[] => [
  ...new Set(sockets.filter(existsSync).map((socket) => realpathSync(socket))),
]

function mountOptions(mount: RealMount): string[] {
  if (mount.kind === 'bind') return [mount.readOnly ? '--ro-bind' : '--bind', mount.source, mount.target]
  return [...(mount.sizeBytes === null ? [] : ['--size', String(mount.sizeBytes)]), '--tmpfs', mount.target]
}

const same = (option: string, path: string): string[] => [option, path, path]

const capabilityOptions = (): string[] => [
  ...['--cap-drop', 'ALL'],
  ...CAPABILITIES.flatMap((name) => ['--cap-add', `CAP_${name}`]),
]

/**
 * Where a mount point can be made: on a folder or file that is there, or in a part of the sandbox that is
 * new. Everything else is read-only. Undefined, or a sentence on why there can be none.
 */
export function mountPointProblem({ target }: RealMount, mounts: readonly RealMount[]): string | undefined {
  const isNew = ['/tmp', ...mounts.map((other) => other.target)].some(
    (other) => other !== target && target.startsWith(`${other}/`),
  )
  const top = `/${target.split('/')[1]}`
  if (isNew || !existsSync(top) || existsSync(target) || isDevice(target)) return undefined
  return `\`${target}\` is not there to mount on, and ${dirname(target)} is read-only in a sandbox`
}

const isDevice = (target: string): boolean => dirname(target) === '/dev'
