/** What templates of a run's own section see beside params: `connections.*`, `init.*` and a service's urls. */
import { type Dict, dict, isDict, isList, type Value } from '../base/value.js'
import { flagOf, listOf, textOf } from '../polyaxonfile/fields.js'
import type { Origins } from '../polyaxonfile/origins.js'
import type { Path } from '../polyaxonfile/path.js'
import type { Reporter } from '../polyaxonfile/report.js'
import { pythonText } from '../types/text/python-text.js'
import type { RunContext } from './run-context.js'

export interface RunSection {
  readonly run: Dict
  readonly origins: Origins
  readonly context: RunContext
  readonly globals: Dict
}

/**
 * The names beside the params: one scope for a run, or one for each replica of a distributed run.
 * Reports connections that nobody configured.
 */
export function runScopes(section: RunSection, reporter: Reporter): RunScopes {
  const { run, globals } = section
  const kind = textOf(run, 'kind') ?? ''
  const replicas = REPLICAS[kind]
  if (!replicas) return { kind: 'single', names: podScope(run, ['run'], section, reporter) }
  const names = new Map<string, Dict>()
  for (const name of replicas) {
    const replica = run[name]
    if (name === 'workers' && kind === 'raycluster') {
      if (!isDict(replica)) continue
      const workers = Object.entries(replica).map(([worker, pod]): [string, Value] => [
        worker,
        isDict(pod) ? podScope(pod, ['run', name, worker], section, reporter) : null,
      ])
      names.set(name, dict(workers))
    } else {
      const pod = isDict(replica) ? podScope(replica, ['run', name], section, reporter) : undefined
      names.set(
        name,
        pod ??
          dict([
            ['globals', globals],
            ['init', dict()],
            ['connections', dict()],
          ]),
      )
    }
  }
  return { kind: 'replicas', names }
}

export type RunScopes =
  | { readonly kind: 'single'; readonly names: Dict }
  | { readonly kind: 'replicas'; readonly names: ReadonlyMap<string, Dict> }

const REPLICAS: Readonly<Record<string, readonly string[]>> = {
  mpijob: ['launcher', 'worker'],
  tfjob: ['chief', 'worker', 'ps', 'evaluator'],
  pytorchjob: ['master', 'worker'],
  daskcluster: ['worker', 'scheduler'],
  raycluster: ['head', 'workers'],
}

function podScope(pod: Dict, path: Path, section: RunSection, reporter: Reporter): Dict {
  if (path.length > 1 && textOf(pod, 'init') !== undefined) {
    reporter.report('replica-init-text', {}, section.origins.at([...path, 'init']), {
      hint: 'write the steps out; their fields may hold templates',
    })
  }
  const init = listOf(pod, 'init').flatMap((step, index): [string, Path][] => {
    const name = isDict(step) ? textOf(step, 'connection') : undefined
    return name ? [[name, [...path, 'init', index, 'connection']]] : []
  })
  const connections = listOf(pod, 'connections').flatMap((name, index): [string, Path][] =>
    typeof name === 'string' ? [[name, [...path, 'connections', index]]] : [],
  )
  return dict([
    ['globals', path.length === 1 ? serviceGlobals(pod, section) : section.globals],
    ['init', schemas(init, section, reporter)],
    ['connections', schemas(connections, section, reporter)],
  ])
}

function schemas(
  names: readonly [string, Path][],
  { context, origins }: RunSection,
  reporter: Reporter,
): Dict {
  const known = context.connections ?? {}
  const result = dict()
  for (const [name, path] of names) {
    const isStore = context.artifactsStore?.name === name
    if (!Object.hasOwn(known, name) && !isStore) {
      const names = Object.keys(known)
      reporter.report('connection-unknown', { name }, origins.at(path), {
        hint: names.length
          ? `configured are ${names.map((other) => `\`${other}\``).join(', ')}`
          : 'none are configured',
      })
      continue
    }
    result[name] = known[name]?.schema ?? dict()
  }
  return result
}

/** A service knows its ports and the urls at which Polyaxon's gateway serves them. */
function serviceGlobals(run: Dict, { context, globals }: RunSection): Dict {
  if (run.kind !== 'service') return globals
  const place = flagOf(run, 'isExternal') ? 'external' : 'services'
  const service = flagOf(run, 'rewritePath') ? `rewrite-${place}` : place
  const ports = run.ports ?? null
  const path = `${pythonText(globals.namespace ?? null)}/${context.owner}/${context.project}/runs/${context.uuid}`
  const urls = (isList(ports) && ports.length ? ports : [80]).map(
    (port) => `/${service}/v1/${path}/${pythonText(port)}`,
  )
  return dict([
    ...Object.entries(globals),
    ['ports', isList(ports) ? ports.map((port) => context.hostPorts?.[Number(port)] ?? port) : ports],
    ['base_url', urls[0] ?? null],
    ['base_urls', urls],
  ])
}
