/**
 * Puts an operation together: the document, its component, the params of the command, the presets.
 *
 * Input: validated documents and a bundle of what they refer to. Output: one operation in which every
 * ref has become a component.
 */
import { dict, isDict, isList } from '../base/value.js'
import type { Bundle } from '../polyaxonfile/bundle.js'
import { checkSection } from '../polyaxonfile/check-value.js'
import { type Document, readDocument } from '../polyaxonfile/document.js'
import { dictOf, listOf } from '../polyaxonfile/fields.js'
import { type Origin, Origins } from '../polyaxonfile/origins.js'
import { type FileRef, fileRefOf, refKey } from '../polyaxonfile/refs.js'
import type { Reporter } from '../polyaxonfile/report.js'
import { applyPreset } from './apply-preset.js'
import type { Tracked } from './merge.js'

export interface Assembly {
  readonly main: Document
  readonly presets: readonly Document[]
  /** Text by name, as after `-P`. */
  readonly params: Readonly<Record<string, string>>
  readonly bundle: Bundle
}

export function assembleOperation(assembly: Assembly, reporter: Reporter): Tracked | undefined {
  const { main, presets, params, bundle } = assembly
  const own = main.kind === 'component' ? aroundComponent(main) : main
  const whole = new References(bundle, reporter).fill(own, [main.source.file.name])
  if (!isDict(whole.value.component) && !reporter.isRefused) {
    reporter.report('component-missing', {}, own.origins.at([]), {
      hint: 'a preset is given after a document: `-f document -f preset`',
    })
  }
  if (reporter.isRefused) return undefined
  if (!checkLengths(params, reporter)) return undefined
  const fed = withParams(whole, params)
  const patched = presets.reduce((operation, preset) => applyPreset(operation, preset, reporter), fed)
  if (!presets.length) return patched
  if (reporter.isRefused) return undefined
  const value = checkSection('operation', patched, reporter)
  return value && { value, origins: patched.origins }
}

/** A component by itself is run by an operation that adds nothing. */
function aroundComponent({ value, origins }: Document): Tracked {
  const { version } = value
  return {
    value: dict([
      ...(version === undefined ? [] : [['version', version] as const]),
      ['kind', 'operation'],
      ['component', value],
    ]),
    origins: Origins.of({ kind: 'built-in' })
      .with(['component'], origins, [])
      .with(['version'], origins, ['version']),
  }
}

/** What Linux takes as one argument. */
const LONGEST_PARAM = 131_072

function checkLengths(params: Readonly<Record<string, string>>, reporter: Reporter): boolean {
  for (const [name, text] of Object.entries(params)) {
    if (text.length <= LONGEST_PARAM) continue
    const problem = `\`${name}\` is given a text of more than ${LONGEST_PARAM} characters`
    reporter.report('param-value', { problem }, Origins.of({ kind: 'argument', name }).at([]), {
      hint: 'let the run read it from a file',
    })
  }
  return !reporter.isRefused
}

function withParams(operation: Tracked, params: Readonly<Record<string, string>>): Tracked {
  const given = Object.entries(params)
  if (!given.length) return operation
  const all = dict(Object.entries(dictOf(operation.value, 'params') ?? {}))
  let { origins } = operation
  for (const [name, value] of given) {
    const written = all[name]
    if (written === undefined)
      origins = origins.with(['params', name], Origins.of({ kind: 'argument', name }), [])
    all[name] = dict([...Object.entries(isDict(written) ? written : {}), ['value', value]])
    origins = origins.with(['params', name, 'value'], Origins.of({ kind: 'argument', name }), [])
  }
  return { value: dict([...Object.entries(operation.value), ['params', all]]), origins }
}

type Within = readonly [string, ...string[]]

const refOrigin = (ref: FileRef, operation: Tracked): Origin => operation.origins.at([`${ref.kind}Ref`])

/** Components that refs may bring in: files that refer to each other in breadth stand for more than anybody can wait for. */
const MOST_FILLED = 12_000

/** Their size, but for what the document itself refers to: a dag's is looked at for each operation that refers to the dag. */
const MOST_CHARACTERS = 64 << 20

/** Fills in the components that refs point at, wherever they are. */
class References {
  readonly #read = new Map<string, Document | undefined>()
  #filled = 0
  #characters = 0
  #isTotalReported = false

  constructor(
    readonly bundle: Bundle,
    readonly reporter: Reporter,
  ) {}

  /** `within` names the files that lead to the operation, its own last: paths are relative to that one. */
  fill(operation: Tracked, within: Within): Tracked {
    const ref = fileRefOf(operation.value, within.at(-1)!)
    if (!ref) return this.#fillComponent(operation, within)
    const document = this.#component(ref, operation)
    if (!document) return operation
    const { name, text } = document.source.file
    if (within.includes(name)) {
      this.reporter.report(
        'ref-not-loaded',
        { ref: ref.target, problem: 'it refers to itself' },
        refOrigin(ref, operation),
      )
      return operation
    }
    this.#filled++
    if (within.length > 1) this.#characters += text.length
    const over = this.#over()
    if (over) {
      this.#reportTotal(over, { ref, operation })
      return operation
    }
    const filled = this.#fillDag({ value: document.value, origins: document.origins }, [...within, name])
    return withComponent(operation, filled)
  }

  #over(): string | undefined {
    if (this.#filled > MOST_FILLED)
      return `all references together stand for more than ${MOST_FILLED} components`
    if (this.#characters <= MOST_CHARACTERS) return undefined
    return `all references together stand for more than ${MOST_CHARACTERS >> 20} MiB of components in dags inside of dags`
  }

  /** What is wrong with all references together is said once. */
  #reportTotal(problem: string, { ref, operation }: { ref: FileRef; operation: Tracked }): void {
    if (this.#isTotalReported) return
    this.#isTotalReported = true
    this.reporter.report('ref-not-loaded', { ref: ref.target, problem }, refOrigin(ref, operation))
  }

  #fillComponent(operation: Tracked, within: Within): Tracked {
    const component = dictOf(operation.value, 'component')
    if (!component) return operation
    const filled = this.#fillDag({ value: component, origins: operation.origins.part(['component']) }, within)
    return filled.value === component ? operation : withComponent(operation, filled)
  }

  /** Fills the operations of a component's dag. */
  #fillDag(component: Tracked, within: Within): Tracked {
    const run = dictOf(component.value, 'run')
    const operations = run?.operations ?? null
    if (run?.kind !== 'dag' || !isList(operations)) return component
    const parts = new Map<number, Tracked>()
    operations.forEach((operation, index) => {
      if (!isDict(operation)) return
      const origins = component.origins.part(['run', 'operations', index])
      const part = this.fill({ value: operation, origins }, within)
      if (part.value !== operation) parts.set(index, part)
    })
    return parts.size ? withOperations(component, parts) : component
  }

  #component(ref: FileRef, operation: Tracked): Document | undefined {
    const key = refKey(ref)
    if (this.#read.has(key)) return this.#read.get(key)
    const document = this.#load(ref, operation)
    this.#read.set(key, document)
    return document
  }

  #load(ref: FileRef, operation: Tracked): Document | undefined {
    const at = refOrigin(ref, operation)
    const loaded = this.bundle.references.get(refKey(ref))
    if (!loaded?.ok) {
      const problem = loaded?.error.problem ?? 'nothing was loaded for it'
      if (loaded?.error.isTotal) this.#reportTotal(problem, { ref, operation })
      else this.reporter.report('ref-not-loaded', { ref: ref.target, problem }, at)
      return undefined
    }
    const { source, problems } = loaded.value
    this.reporter.diagnostics.add(problems)
    const document = source && readDocument(source, 'component', this.reporter.diagnostics)
    if (!document || document.kind === 'component') return document
    this.reporter.report('ref-not-component', { ref: ref.target, kind: document.kind }, at, {
      hint: 'refer to the component that it runs',
    })
    return undefined
  }
}

const withComponent = (operation: Tracked, component: Tracked): Tracked => ({
  value: dict([...Object.entries(operation.value), ['component', component.value]]),
  origins: operation.origins.with(['component'], component.origins, []),
})

/** A component whose dag has other operations at these places. */
function withOperations({ value, origins }: Tracked, parts: ReadonlyMap<number, Tracked>): Tracked {
  const run = dictOf(value, 'run') ?? dict()
  const operations = listOf(run, 'operations').map((item, index) => parts.get(index)?.value ?? item)
  const changed = dict([...Object.entries(run), ['operations', operations]])
  return {
    value: dict([...Object.entries(value), ['run', changed]]),
    origins: origins.withParts(
      ['run', 'operations'],
      [...parts].map(([index, part]) => [index, part.origins]),
    ),
  }
}
