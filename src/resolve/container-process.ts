/**
 * What a container finally receives: its arguments and environment as text.
 *
 * Compile shows literals (`1.10` as 1.1); a process gets the text. Polyaxon drops arguments such as 0
 * and False on this way: here only what renders to null or to nothing goes.
 */
import { type Dict, dict, isDict, isList, isNumber, type Value } from '../base/value.js'
import { dictOf, dictsOf, listOf, textOf } from '../polyaxonfile/fields.js'
import type { Path } from '../polyaxonfile/path.js'
import { isTemplate, pythonLiteral } from '../template/index.js'
import { pythonText } from '../types/text/python-text.js'
import { plainText } from './param-text.js'
import type { ResolvedOperation } from './resolved-operation.js'

export interface ContainerProcess {
  readonly image: string | null
  readonly command: readonly string[]
  readonly args: readonly string[]
  /** Both in one, program first. Empty when the image's own command is to run. */
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly workingDir: string | null
}

/** The main container of a run; nothing to run for a pipeline and for a run without a container. */
export function containerProcess(operation: ResolvedOperation): ContainerProcess {
  return processAt(operation, ['container']) ?? NOTHING
}

const NOTHING: ContainerProcess = { image: null, command: [], args: [], argv: [], env: {}, workingDir: null }

/** The container whose section lies at a place of `run`; undefined where there is none, and for a pipeline. */
export function processAt(operation: ResolvedOperation, at: Path): ContainerProcess | undefined {
  const container = sectionAt(operation.run, at)
  if (operation.isPipeline || !container) return undefined
  const run = dictOf(operation.source.compiled, 'run') ?? dict()
  return processOf(container, sectionAt(run, at) ?? dict(), operation)
}

/** The section at a place of `run`. */
export function sectionAt(run: Dict, at: Path): Dict | undefined {
  const found = at.reduce<Value | undefined>((value, step) => {
    if (isDict(value)) return value[step]
    return isList(value ?? null) ? (value as readonly Value[])[step as number] : undefined
  }, run)
  return isDict(found) ? found : undefined
}

/** The containers beside the main one, in order, each with its name. */
export function sidecarProcesses(
  operation: ResolvedOperation,
): (ContainerProcess & { readonly name: string })[] {
  return dictsOf(operation.run, 'sidecars').flatMap((sidecar, index) => {
    const name = textOf(sidecar, 'name') ?? `sidecar-${index}`
    const process = processAt(operation, ['sidecars', index])
    return process ? [{ name, ...process }] : []
  })
}

function processOf(container: Dict, written: Dict, operation: ResolvedOperation): ContainerProcess {
  const [command, args] = (['command', 'args'] as const).map((key) =>
    argumentsOf(container[key] ?? null, written[key] ?? null, operation),
  ) as [string[], string[]]
  const sources = dictsOf(written, 'env')
  const env = dictsOf(container, 'env').flatMap((variable, index): [string, string][] => {
    const { name, value = null, valueFrom } = variable
    if (name === undefined || valueFrom !== undefined) return []
    return [[pythonText(name), variableText(value, sources[index]?.value, operation)]]
  })
  return {
    image: textValue(container.image),
    command,
    args,
    argv: [...command, ...args],
    env: Object.fromEntries([...ioVariables(operation), ...env]),
    workingDir: textValue(container.workingDir),
  }
}

/** `command` or `args`: a list of arguments, one argument, or a template for either. */
function argumentsOf(rendered: Value, written: Value, operation: ResolvedOperation): string[] {
  if (isList(rendered)) {
    const sources = isList(written) ? written : []
    return rendered.flatMap((item, index) => argumentOf(item, sources[index], operation))
  }
  const list =
    typeof rendered === 'string' && isRendered(written, operation) ? pythonLiteral(rendered) : undefined
  return isList(list ?? null)
    ? (list as readonly Value[]).map(pythonText)
    : argumentOf(rendered, written, operation)
}

const isRendered = (written: Value | undefined, { textScope }: ResolvedOperation): boolean =>
  typeof written === 'string' && isTemplate(written, new Set(Object.keys(textScope)))

/** `{{ params.as_args }}` alone in an item stands for as many arguments as there are params. */
const ALL_PARAMS = /^\s*(?:\{\{-?\s*params\.as_args\s*-?\}\}|<<[ \t]+params\.as_args[ \t]+>>)\s*$/

function argumentOf(rendered: Value, written: Value | undefined, operation: ResolvedOperation): string[] {
  if (typeof written === 'string' && ALL_PARAMS.test(written)) {
    return listOf(dictOf(operation.textScope, 'params') ?? dict(), 'as_args').map(pythonText)
  }
  if (rendered === null) return []
  const text = pythonText(rendered)
  return isRendered(written, operation) && (text === '' || text === 'None') ? [] : [text]
}

/** Inputs and outputs that ask to be variables too (`toEnv`). */
function ioVariables({ compiled, textScope }: ResolvedOperation): [string, string][] {
  const params = dictOf(textScope, 'params') ?? dict()
  return ['inputs', 'outputs', 'contexts'].flatMap((section) =>
    dictsOf(compiled, section).flatMap((io): [string, string][] => {
      const name = textOf(io, 'toEnv')
      const value = dictOf(params, textOf(io, 'name') ?? '')?.value ?? io.value ?? null
      return name === undefined || value === null ? [] : [[name, environmentText(value)]]
    }),
  )
}

/** What a template has become is read where it is no text: a list, a map, a boolean, null. */
function variableText(rendered: Value, written: Value | undefined, operation: ResolvedOperation): string {
  const literal =
    typeof rendered === 'string' && isRendered(written, operation) ? pythonLiteral(rendered) : undefined
  const isText = literal === undefined || typeof literal === 'string' || isNumber(literal)
  const isBareTuple = isList(literal ?? null) && !/^\s*[[(]/.test(rendered as string)
  return environmentText(isText || isBareTuple ? rendered : literal)
}

/** Text for strings and numbers, JSON for the rest; null is an empty variable. */
export function environmentText(value: Value): string {
  if (value === null) return ''
  return isNumber(value) ? pythonText(value) : (plainText(value) ?? '')
}

const textValue = (value: Value | undefined): string | null =>
  value === undefined || value === null || value === '' || isDict(value) || isList(value)
    ? null
    : pythonText(value)
