/** Plans the run that a hook is when it names a component of the hub that pxrun does not deliver itself. */
import { fail, ok, type Result } from '../../base/result.js'
import { type Dict, dict, isDict, toJson } from '../../base/value.js'
import { parseHubRef } from '../../hub/hub-ref.js'
import type { RunRecord } from '../../lifecycle/run.js'
import { compile } from '../../pipeline.js'
import type { HookRequest } from '../../plan/hooks.js'
import { type Plan, planOperation } from '../../plan/pipeline-plan.js'
import { type Bundle, type Loader, loadDocument } from '../../polyaxonfile/bundle.js'
import { dictsOf, textOf } from '../../polyaxonfile/fields.js'
import type { EngineParts } from '../parts.js'
import { machineContext } from '../run-context.js'

const HOOK_FILE = '<hook>'

/** The error is one sentence for people. */
export async function planHook(
  parts: EngineParts,
  run: RunRecord,
  { request, uuid }: { readonly request: HookRequest; readonly uuid: string },
): Promise<Result<Plan, string>> {
  const { executor, documentDir } = run.content as unknown as Plan
  const machine = machineContext(parts, { executor, uuid, documentDir })
  if (!machine) return fail(`there is no executor ${executor}`)
  const bundle = await loadDocument({ path: HOOK_FILE }, hookLoader(parts, operationText(request)))
  const { owner, project } = run
  const name = `${run.name ?? run.kind}-hook`
  const context = { owner, project, uuid, ...machine, name }
  const whole = withDefaults(bundle, request)
  const { operation, diagnostics } = compile(
    await loadDocument({ path: HOOK_FILE }, hookLoader(parts, whole)),
    {
      context,
    },
  )
  if (!operation) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error')
    return fail(errors.map(({ message }) => message).join('; '))
  }
  const plan = planOperation(operation, {
    uuid,
    owner,
    project,
    documentDir,
    executor,
    hostPorts: {},
    context,
  })
  return ok({ ...plan, name: plan.name ?? name })
}

/** JSON is YAML. */
function operationText({ component, connection, queue, params }: HookRequest, more: Dict = dict()): string {
  const given = Object.entries(params).map(([name, value]) => [
    name,
    { value: toJson(value), ...(connection !== undefined && { connection }) },
  ])
  const all = { ...Object.fromEntries(given), ...(toJson(more) as object) }
  return JSON.stringify({
    version: 1.1,
    kind: 'operation',
    hubRef: component,
    ...(queue && { queue }),
    params: all,
  })
}

/** What is known of the run comes as params too: to an input of that name, else for templates only. */
function withDefaults(bundle: Bundle, request: HookRequest): string {
  const declared = new Set(
    [...bundle.references.values()].flatMap((loaded) => {
      const value = loaded.ok ? loaded.value.source?.value : undefined
      return isDict(value) ? dictsOf(value, 'inputs').map((io) => textOf(io, 'name')) : []
    }),
  )
  const defaults = Object.entries(request.defaults)
    .filter(([name, value]) => !(name in request.params) && value !== null)
    .map(([name, value]) => {
      return [
        name,
        dict([['value', value], ...(declared.has(name) ? [] : [['contextOnly', true] as const])]),
      ] as const
    })
  return operationText(request, dict(defaults))
}

const hookLoader = ({ hub }: EngineParts, text: string): Loader => ({
  async load(wanted) {
    if (wanted.kind === 'path' && wanted.path === HOOK_FILE) return ok({ name: HOOK_FILE, text })
    if (wanted.kind !== 'hub') return fail('a hook takes components of the hub only')
    const ref = parseHubRef(wanted.name)
    if (!ref.ok) return ref
    const version = await hub.get(ref.value)
    return version.ok ? ok({ name: `hub:${wanted.name}`, text: version.value.text }) : version
  },
})
