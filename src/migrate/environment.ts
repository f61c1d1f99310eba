/** `environment` → where the pod runs, what the container gets, and how often it is tried again. */
import { isDict, isFloat, isInt, isList, type Value } from '../base/value.js'
import { pythonText } from '../types/text/python-text.js'
import { Draft } from './draft.js'
import { isFlag, isText, type OldSection } from './old-section.js'
import { resourcesOf } from './resources.js'

const ENVIRONMENT_KEYS = [
  'labels',
  'annotations',
  'nodeSelector',
  'affinity',
  'tolerations',
  'serviceAccountName',
  'imagePullSecrets',
] as const

/** Where one role of a run is scheduled. Before 0.4 the keys of workers had `default_worker_` in front. */
export function schedulingOf(old: OldSection, prefix = ''): Draft {
  const selector = old.has(`${prefix}node_selector`) ? 'node_selector' : 'node_selectors'
  return new Draft(ENVIRONMENT_KEYS)
    .set('labels', textsByName(old, `${prefix}labels`))
    .set('annotations', textsByName(old, `${prefix}annotations`))
    .set('nodeSelector', textsByName(old, `${prefix}${selector}`))
    .set('affinity', old.readIf(`${prefix}affinity`, isAffinity))
    .set('tolerations', old.readIf(`${prefix}tolerations`, isTolerations))
}

function textsByName(old: OldSection, key: string): Value | undefined {
  const texts = old.readIf(key, isTexts)
  return texts && Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, pythonText(value)]))
}

const isTexts = (value: Value): value is { readonly [key: string]: Value } =>
  isDict(value) &&
  Object.keys(value).length > 0 &&
  Object.values(value).every((item) => isText(item) || isFlag(item) || isInt(item) || isFloat(item))

const isAffinity = (value: Value): value is { readonly [key: string]: Value } =>
  isMappingOf(value, ['nodeAffinity', 'podAffinity', 'podAntiAffinity'], isDict)

const TOLERATION_KEYS = ['key', 'operator', 'value', 'effect', 'tolerationSeconds']
const isTolerations = (value: Value): value is readonly Value[] =>
  isList(value) &&
  value.length > 0 &&
  value.every((item) =>
    isMappingOf(item, TOLERATION_KEYS, (part) => isText(part) || isInt(part) || isFlag(part)),
  )

const isMappingOf = (value: Value, keys: readonly string[], fits: (value: Value) => boolean): boolean =>
  isDict(value) && Object.entries(value).every(([key, item]) => keys.includes(key) && fits(item))

export interface Places {
  /** The component. */
  readonly component: Draft
  /** `run`, or one role of it. */
  readonly run: Draft
  readonly container: Draft
}

export function writeEnvironment(old: OldSection | undefined, { component, run, container }: Places): void {
  if (!old) return
  old.tellIn(run)
  const environment = schedulingOf(old)
  run.set('environment', environment)
  environment.set('serviceAccountName', old.text('service_account'))
  const secrets = old.texts('image_pull_secrets')
  if (secrets.length) environment.set('imagePullSecrets', secrets)
  // The second is the name before 0.1.
  const resources = old.sectionIf('resources') ?? old.sectionIf('master_resources')
  container.set('resources', resourcesOf(resources?.tellIn(container, 'resources')))
  const retries = old.readIf('max_restarts', isCount)
  if (retries !== undefined) component.set('termination', { maxRetries: retries })
  writeReferences(old, container)
  writeStores(old, run)
}

const isCount = (value: Value): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0

/** Secrets and config maps: all of their entries became variables. */
function writeReferences(old: OldSection, container: Draft): void {
  const secrets = old.texts('secret_refs')
  const maps = [...old.texts('config_map_refs'), ...old.texts('configmap_refs')]
  for (const name of secrets) container.add('envFrom', { secretRef: { name } })
  for (const name of maps) container.add('envFrom', { configMapRef: { name } })
  if (secrets.length + maps.length === 0) return
  container.note(
    'these were names in the catalog of the old platform; here they are the names that Kubernetes knows',
    'envFrom',
  )
}

/** Volumes with data, and where outputs went. */
function writeStores(old: OldSection, run: Draft): void {
  const persistence = old.sectionIf('persistence')?.tellIn(run)
  const data = [...(persistence?.texts('data') ?? []), ...old.texts('data_refs')]
  if (data.length) {
    run.add('connections', ...data)
    run.note(
      'these were data volumes of the old platform: each needs a connection of this name, and the code finds it at `connections.NAME.mountPath` instead of POLYAXON_RUN_DATA_PATHS',
      'connections',
    )
  }
  const because = 'has no equal: outputs go to the artifacts store of the project'
  persistence?.drop('outputs', run, { because })
  old.drop('artifact_refs', run, { because })
  const steps =
    'named runs whose outputs were mounted: fetch them by a step such as `init: [{artifacts: {dirs: [UUID/outputs]}}]`'
  old.drop('outputs', run, { because: steps, above: 'container' })
}
