/**
 * From the `build` section of an operation to what an engine builds before the run. Whatever component the
 * section names, the container engine's own builder builds; what counts are the init steps of its
 * `runPatch` and its params `destination`, `context`, `dockerfile` and `nocache`.
 */
import { type Dict, dict, isDict, toJson, type Value } from '../base/value.js'
import { dictOf, textOf } from '../polyaxonfile/fields.js'
import { stepsOf } from '../resolve/init-steps.js'
import { renderValue } from '../resolve/renderer.js'
import type { ResolvedOperation } from '../resolve/resolved-operation.js'
import { TemplateWork } from '../resolve/template-work.js'
import type { BuildPlan } from './run-plan.js'

export function planBuild(operation: ResolvedOperation): BuildPlan | undefined {
  const written = dictOf(operation.compiled, 'build')
  if (!written) return undefined
  const build = rendered(written, operation)
  const params = dictOf(build, 'params') ?? dict()
  const init = stepsOf(dictOf(build, 'runPatch') ?? dict()).map(({ at: _, spec, ...step }) => ({
    ...step,
    spec: toJson(spec),
  }))
  const cache = dictOf(build, 'cache') ?? dict()
  const { destination } = params
  const connection =
    (isDict(destination) ? textOf(destination, 'connection') : undefined) ?? textOf(build, 'connection')
  return {
    init,
    context: paramText(params, 'context') ?? null,
    dockerfile: paramText(params, 'dockerfile') ?? dockerfileOf(init) ?? 'Dockerfile',
    destination: paramText(params, 'destination') ?? null,
    ...(connection && { connection }),
    useCache: !isTrue(cache.disable) && !isTrue(paramText(params, 'nocache')),
  }
}

/** Compile leaves the section as it is written. */
function rendered(build: Dict, { textScope, origins }: ResolvedOperation): Dict {
  const rendering = {
    scope: textScope,
    view: 'text',
    origins,
    reporter: undefined,
    work: new TemplateWork(),
  } as const
  return renderValue(build, ['build'], rendering) as Dict
}

function paramText(params: Dict, name: string): string | undefined {
  const param = params[name]
  if (!isDict(param)) return typeof param === 'string' ? param : undefined
  const { value } = param
  return value === null || value === undefined ? undefined : String(value)
}

/** The name of the file that an init step writes. */
function dockerfileOf(init: BuildPlan['init']): string | undefined {
  const step = init.find(({ kind }) => kind === 'dockerfile')
  return step && textOf(step.spec as Dict, 'filename')
}

const isTrue = (value: Value | undefined): boolean => value === true || /^true$/i.test(String(value ?? ''))
