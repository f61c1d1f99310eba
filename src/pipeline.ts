/**
 * The whole language in two functions: what happens to a document, in order.
 *
 * text → source → document → operation → compiled operation → resolved operation. Loading is done
 * before (`loadDocument`); everything here is pure and synchronous.
 */

import type { Dict } from './base/value.js'
import { assembleOperation } from './compile/assemble-operation.js'
import { nothingKnown } from './compile/check-reference.js'
import { type CompiledOperation, compileOperation } from './compile/compile-operation.js'
import { matchParams } from './compile/match-params.js'
import type { Tracked } from './compile/merge.js'
import type { Code } from './diagnostics/catalogue.js'
import { Diagnostics } from './diagnostics/collector.js'
import type { Diagnostic } from './diagnostics/diagnostic.js'
import { checkDag } from './plan/check-dag.js'
import { checkDagOperations } from './plan/check-dag-operations.js'
import { withHandedDown } from './plan/hand-down.js'
import type { Bundle, Loaded } from './polyaxonfile/bundle.js'
import { type Document, readDocument } from './polyaxonfile/document.js'
import { dictOf } from './polyaxonfile/fields.js'
import type { FileRole } from './polyaxonfile/origins.js'
import { paramsPart } from './polyaxonfile/params-part.js'
import { Reporter } from './polyaxonfile/report.js'
import { type Resolving, resolveOperation } from './resolve/resolve-operation.js'
import type { ResolvedOperation } from './resolve/resolved-operation.js'

export interface CheckOptions {
  /** Text by name, as after `-P`. */
  readonly params?: Readonly<Record<string, string>>
  /** The params come when it runs: an input without a value is fine. */
  readonly paramsLater?: boolean
}

export interface CheckResult {
  readonly diagnostics: readonly Diagnostic[]
  /** Absent after errors. */
  readonly operation?: CompiledOperation
}

export interface CompileResult {
  readonly diagnostics: readonly Diagnostic[]
  /** Absent after errors. */
  readonly operation?: ResolvedOperation
}

/** Validates a document and its params: everything that can be said before a run exists. */
export function check(bundle: Bundle, options: CheckOptions = {}): CheckResult {
  const diagnostics = new Diagnostics()
  const operation = compiled(bundle, options, new Reporter(diagnostics))
  return { diagnostics: diagnostics.inOrder, ...(operation && { operation }) }
}

/** Checks a document and resolves it for one run: params in their places, templates rendered. */
export function compile(bundle: Bundle, options: CheckOptions & Resolving): CompileResult {
  return resolve(check(bundle, options), options)
}

/** Resolves for one run what has been checked, which can be done for many runs. */
export function resolve(checked: CheckResult, resolving: Resolving): CompileResult {
  const diagnostics = new Diagnostics()
  diagnostics.add(checked.diagnostics)
  const operation =
    checked.operation && resolveOperation(checked.operation, resolving, new Reporter(diagnostics))
  return { diagnostics: diagnostics.inOrder, ...(operation && { operation }) }
}

/**
 * Compiles and resolves an operation that a pipeline starts; see `plan/child-operations.ts`.
 *
 * @param options.inherited sections that its dag hands down to it.
 */
export function compileChild(
  operation: Tracked,
  { inherited, ...options }: Resolving & { readonly inherited?: Dict | undefined },
): CompileResult {
  const diagnostics = new Diagnostics()
  const reporter = new Reporter(diagnostics)
  const own = compileOperation(operation, reporter)
  const source = own && inherited ? withHandedDown(own, inherited, reporter) : own
  const resolved = source && resolveOperation(source, options, reporter)
  return { diagnostics: diagnostics.inOrder, ...(resolved && { operation: resolved }) }
}

function compiled(
  bundle: Bundle,
  { params = {}, paramsLater = false }: CheckOptions,
  reporter: Reporter,
): CompiledOperation | undefined {
  const main = read(bundle.main, 'document', reporter)
  const presets = bundle.presets.map((preset) => read(preset, 'preset', reporter))
  if (!main || presets.includes(undefined)) {
    if (!paramsLater) reportParams(bundle, params, reporter)
    return undefined
  }
  const operation = assembleOperation({ main, presets: presets.filter(isRead), params, bundle }, reporter)
  const result = operation && compileOperation(operation, reporter)
  if (!result) return undefined
  const component = { value: result.compiled, origins: result.origins }
  if (!paramsLater) matchParams({ component, operation: result.operation, known: nothingKnown }, reporter)
  if (dictOf(result.compiled, 'run')?.kind === 'dag') {
    checkDag(component, reporter)
    if (!reporter.isRefused) checkDagOperations(component, reporter)
  }
  return reporter.isRefused ? undefined : result
}

/** Problems of params that do not depend on what else is wrong with the document. */
const OF_PARAMS: readonly Code[] = ['param-missing', 'param-unexpected', 'param-value']

/** Says which params do not fit, although the document is wrong in other places: so that all is said at once. */
function reportParams(bundle: Bundle, params: Readonly<Record<string, string>>, reporter: Reporter): void {
  const source = bundle.main.ok ? bundle.main.value.source : undefined
  const errors = reporter.diagnostics.items.filter(({ severity }) => severity === 'error')
  const main = source && paramsPart(source, errors)
  // A preset may bring params too, and those that are wrong are not read.
  if (!main || bundle.presets.length) return
  const own = new Reporter(new Diagnostics())
  const operation = assembleOperation({ main, presets: [], params, bundle }, own)
  const result = operation && compileOperation(operation, own)
  if (result) {
    const component = { value: result.compiled, origins: result.origins }
    matchParams({ component, operation: result.operation, known: nothingKnown }, own)
  }
  reporter.diagnostics.add(own.diagnostics.items.filter(({ code }) => OF_PARAMS.includes(code)))
}

const isRead = (preset: Document | undefined): preset is Document => preset !== undefined

function read(loaded: Loaded, role: FileRole, reporter: Reporter): Document | undefined {
  if (!loaded.ok) {
    reporter.report('file-not-loaded', { file: loaded.error.wanted, problem: loaded.error.problem })
    return undefined
  }
  const { source, problems } = loaded.value
  reporter.diagnostics.add(problems)
  return source && readDocument(source, role, reporter.diagnostics)
}
