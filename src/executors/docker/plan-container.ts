/**
 * Plans a container of a run: Polyaxon's own paths in it, what its section asks for, and pxrun's tools
 * mounted from this machine. Output: the plan, or what it asks for and may not have.
 */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fail, ok, type Result } from '../../base/result.js'
import type { Json } from '../../base/value.js'
import type { RunLayout } from '../../home/layout.js'
import type { Failure } from '../../lifecycle/failure.js'
import { type PlannedContainer, type RunPlan, sectionAt } from '../../plan/run-plan.js'
import type { ContainerOptions, ContainerSecurity, Mount, PortMapping } from '../container-options.js'
import type { ContainerPlan, RunPlaces } from '../contract.js'
import { hiddenIn } from '../hidden-values.js'
import { variablesNamed } from '../inherited.js'
import { runFolderAsMountPoint } from '../mount-points.js'
import { CONTEXT_ROOT, containerOptions, portMappings } from './options/container-options.js'

/** Where a container finds packages: on the way up from every script in its context. */
const MODULES = `${CONTEXT_ROOT}/node_modules`
const PACKAGE = `${MODULES}/pxrun`
/** First on the container's PATH: pxrun itself, for images that have Node. */
const PROGRAMS = `${CONTEXT_ROOT}/bin`

export function planContainer(
  run: RunPlan,
  planned: PlannedContainer,
  places: RunPlaces,
): Result<ContainerPlan, Failure> {
  const layout = places.layout.run(run.uuid)
  const options = containerOptions(sectionAt(run.run, planned.pod), {
    container: sectionAt(run.run, planned.at),
    places: {
      context: layout.context,
      run: { uuid: run.uuid, root: layout.root },
      claims: places.volumeClaims,
      files: places.fileVolumes,
      hostPorts: hostPorts(run),
      artifactsStore: { source: places.layout.runs, target: places.storePath },
    },
    plugins: pluginsOf(run.operation),
    allowPrivileged: places.permissions.privileged,
    allowEngineSocket: places.permissions.dockerSocket,
  })
  if (!options.ok) return fail({ reason: 'refused', problem: options.error.join('; ') })
  makeMountPoints(layout, run.uuid)
  if (mayBeAnotherUser(options.value.security ?? {})) openToAnyUser(layout)
  const { name, image, command, args, argv, env, workingDir } = planned
  return ok({
    name,
    image,
    argv,
    env: {
      PYTHONUNBUFFERED: '1',
      ...variablesNamed(places.pass, places.environment),
      ...places.variables,
      ...env,
      PYTHONPATH: [env.PYTHONPATH, `${PACKAGE}/python`].filter(Boolean).join(':'),
    },
    ...(places.secrets.length > 0 && { secrets: places.secrets }),
    ...hiddenIn(options.value.mounts ?? []),
    workingDir: workingDir ?? '',
    container: {
      ...options.value,
      ports: publishedPorts(run, planned, options.value),
      ...networkOf(run, planned, options.value),
      command,
      args,
      programs: PROGRAMS,
      mounts: [...(options.value.mounts ?? []), ...ofConnections(places), toolsMount(places.packageRoot)],
    },
  })
}

/** The containers of a run reach each other as those of one pod do: they have the network of the first. */
function networkOf(
  { containers }: RunPlan,
  { name, role }: PlannedContainer,
  { network }: ContainerOptions,
): Pick<ContainerOptions, 'network'> {
  const first = containers.find((other) => other.role !== 'init')
  if (network !== 'own' || role === 'init' || !first || first.name === name) return {}
  return { network: { of: first.name } }
}

/** The first container publishes the ports of all that have its network. */
function publishedPorts(
  run: RunPlan,
  { name, role }: PlannedContainer,
  { ports = [], network }: ContainerOptions,
): readonly PortMapping[] {
  const others = run.containers.filter((other) => other.role !== 'init')
  if (network !== 'own' || role === 'init' || others[0]?.name !== name) return ports
  const keyOf = ({ containerPort, protocol }: PortMapping) => `${containerPort}/${protocol}`
  const all = new Map(ports.map((port) => [keyOf(port), port]))
  for (const { at, pod } of others.slice(1)) {
    const section = sectionAt(run.run, pod)
    for (const port of portMappings(section, sectionAt(run.run, at), hostPorts(run)))
      if (!all.has(keyOf(port))) all.set(keyOf(port), port)
  }
  return [...all.values()]
}

const hostPorts = ({ service }: RunPlan): Readonly<Record<number, number>> =>
  Object.fromEntries((service?.ports ?? []).map(({ port, hostPort }) => [port, hostPort]))

/** Looked up when they are used, like every mount. */
const ofConnections = ({ connectionMounts }: RunPlaces): Mount[] =>
  connectionMounts.map((mount) => ({ kind: 'bind', ...mount }))

const pluginsOf = (operation: Json): Json => (operation as { readonly plugins?: Json }).plugins ?? {}

/** The package; where it is installed, with its neighbours, of which it needs some to score. */
function toolsMount(packageRoot: string): Mount {
  const neighbours = dirname(packageRoot)
  const isInstalled = basename(packageRoot) === 'pxrun' && basename(neighbours) === 'node_modules'
  return isInstalled
    ? { kind: 'bind', source: neighbours, target: MODULES, readOnly: true }
    : { kind: 'bind', source: packageRoot, target: PACKAGE, readOnly: true }
}

/** Folders where the engine mounts others: a link there would lead out of the container's own files. */
function makeMountPoints({ context, contextPrograms }: RunLayout, uuid: string): void {
  runFolderAsMountPoint(context, uuid)
  mkdirSync(join(context, 'node_modules', 'pxrun'), { recursive: true })
  mkdirSync(contextPrograms, { recursive: true })
  const program = `#!/bin/sh\nexec node ${PACKAGE}/dist/bin.cjs "$@"\n`
  writeFileSync(join(contextPrograms, 'pxrun'), program, { mode: 0o755 })
}

/** Root leaves the choice of the user to the image. */
const mayBeAnotherUser = ({ user, group }: ContainerSecurity): boolean =>
  user !== undefined || group !== undefined || process.getuid?.() === 0

/**
 * As a volume of Kubernetes: any user of a container may write. Nobody else of this machine can, since the
 * folders above are closed to others.
 */
function openToAnyUser({ context, contextArtifacts, root, ...own }: RunLayout): void {
  const { outputs, events, assets, resources } = own
  for (const folder of [context, contextArtifacts, root, outputs, events, assets, resources]) {
    mkdirSync(folder, { recursive: true })
    chmodSync(folder, 0o777)
  }
}
