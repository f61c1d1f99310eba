/** The sections of an experiment, job, group, build, notebook or tensorboard → a component. */
import { writeBuild } from './builder.js'
import { CODE_KEYS, writeCode } from './code.js'
import { writeCommand } from './command.js'
import { Draft } from './draft.js'
import { writeEnvironment } from './environment.js'
import { writeLogging } from './header.js'
import { readRecipe, writeImage } from './image.js'
import { type Feeds, writeInputs } from './inputs.js'
import type { RunKind } from './kinds.js'
import type { OldSection } from './old-section.js'
import { distributedRun, topologyOf } from './replicas.js'
import { writeNotebook, writeTensorboard } from './services.js'

export const COMPONENT_KEYS = [
  'version',
  'kind',
  'name',
  'description',
  'tags',
  'termination',
  'plugins',
  'inputs',
  'outputs',
  'run',
]
const POD_KEYS = ['kind', 'environment', 'connections', 'ports', 'init', 'container']
const CONTAINER_KEYS = ['image', 'env', 'envFrom', 'workingDir', 'command', 'args', 'resources']

export interface Translated {
  readonly root: OldSection
  readonly kind: RunKind
  readonly feeds: Feeds
  /** Before 0.2: logging and the search. */
  readonly settings?: OldSection | undefined
}

/** Writes everything but the header. */
export function writeComponent({ root, kind, feeds, settings }: Translated, component: Draft): void {
  const run = new Draft(POD_KEYS)
  const container = new Draft(CONTAINER_KEYS)
  const plugins = new Draft()
  writeInputs(root, component, feeds)
  run.set('kind', SERVICES.includes(kind) ? 'service' : 'job').set('container', container)
  writeLogging([root, settings], plugins)
  const environment = root.section('environment')
  writeMain({ root, kind, component, run, container })
  writeEnvironment(environment, { component, run, container })
  component.set('plugins', plugins)
  const topology = SINGLE.includes(kind) ? undefined : topologyOf(root, environment)
  if (topology && environment) {
    run.delete('kind')
    component.set('run', distributedRun(topology, { run, container, environment }))
  } else component.set('run', run)
  writeLabels(root, component)
}

const SERVICES: readonly RunKind[] = ['notebook', 'tensorboard', 'plugin', 'service']
/** Kinds of which there was always one pod. */
const SINGLE: readonly RunKind[] = [...SERVICES, 'build', 'job']

interface Main {
  readonly root: OldSection
  readonly kind: RunKind
  readonly component: Draft
  readonly run: Draft
  readonly container: Draft
}

/** What the container is made of and does. */
function writeMain({ root, kind, component, run, container }: Main): void {
  const command = root.section('run')?.tellIn(container)
  const build = root.section('build')
  // Before 0.2 the image stood in `run`; a document of `kind: build` has it at the top.
  const source = build ?? (kind === 'build' ? root : command)
  if (build) build.tellIn(container)
  if (kind === 'build') {
    if (source) writeBuild(readRecipe(source), component, { run, container })
    return
  }
  if (kind === 'tensorboard') {
    for (const key of CODE_KEYS)
      source?.drop(key, container, { because: 'has no use: a tensorboard needs no code' })
  }
  const recipe = source && readRecipe(source)
  if (recipe) writeImage(recipe, source, container)
  if (recipe && kind !== 'tensorboard') writeCode(recipe, { run, container })
  if (kind === 'tensorboard') writeTensorboard(component, run, container)
  else if (kind === 'notebook' || (kind === 'plugin' && !command?.has('cmd')))
    writeNotebook(root, run, container)
  else writeCommand(command, container)
}

/** Keys that said who made or ran an experiment. */
function writeLabels(root: OldSection, component: Draft): void {
  const because = 'only said how the run was made: a tag can say it today'
  root.drop('framework', component, { because, above: 'run' })
  root.drop('backend', component, {
    because: 'chose what the old platform ran it with: the kind of the run says it today',
    above: 'run',
  })
  for (const key of ['model', 'train', 'eval']) {
    root.drop(key, component, {
      because: 'described a model to the old platform; today the code does that',
      above: 'run',
    })
  }
}
