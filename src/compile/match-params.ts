/**
 * Matches params with the inputs and outputs of a component.
 *
 * Input: the component's inputs and outputs, and the params, joins and matrix of the operation that
 * feeds them. Output: one bound param for each value that is known or promised, in the order inputs,
 * outputs, contexts; every mismatch is reported. Renders nothing and looks nothing up.
 */
import { didYouMean } from '../base/did-you-mean.js'
import { type Dict, isDict, type Value } from '../base/value.js'
import { dictOf, dictsOf, textOf } from '../polyaxonfile/fields.js'
import { type Io, ioOf } from '../polyaxonfile/io.js'
import type { Origin } from '../polyaxonfile/origins.js'
import { type Param, paramOf, parseReference } from '../polyaxonfile/param.js'
import type { Path } from '../polyaxonfile/path.js'
import type { Reporter } from '../polyaxonfile/report.js'
import { isTemplateRef } from '../types/template-ref.js'
import { bindValue, exampleParams } from './bind-value.js'
import { checkReference, type Known } from './check-reference.js'
import { checkMatrixParam, matrixFeeds, unknownFeeds } from './matrix-params.js'
import type { Tracked } from './merge.js'

export interface BoundParam {
  readonly name: string
  readonly section: 'inputs' | 'outputs' | 'contexts'
  /** Cast to the input's type; the text of a reference while nobody has looked it up. */
  readonly value: Value
  readonly isLiteral: boolean
  /** How the value is handed over: what the param says, or the input or output whose default counts. */
  readonly handover: Handover
  /** Whether the value comes from a param. */
  readonly isGiven: boolean
}

export type Handover = Pick<Param, 'connection' | 'toInit' | 'toEnv'>

export interface Matching {
  /** Has `inputs` and `outputs`. */
  readonly component: Tracked
  /** Has `params`, `joins` and `matrix`. */
  readonly operation: Tracked
  readonly known: Known
  /** The operation is matched again before it runs: Polyaxon looks at its contexts only then. */
  readonly isLater?: boolean
}

export function matchParams(matching: Matching, reporter: Reporter): BoundParam[] {
  return new Match(matching, reporter).run()
}

interface Given {
  readonly name: string
  readonly param: Param
  readonly at: Path
}

class Match {
  readonly #component: Tracked
  readonly #operation: Tracked
  readonly #known: Known
  readonly #isLater: boolean
  readonly #inputs: readonly Io[]
  readonly #outputs: readonly Io[]
  readonly #given: ReadonlyMap<string, Given>
  readonly #matrix: Dict | undefined
  readonly #bound: BoundParam[] = []
  /** Names of params that an input or output took. */
  readonly #taken = new Set<string>()
  readonly #missing: { readonly io: Io; readonly at: Origin }[] = []

  constructor(
    { component, operation, known, isLater = false }: Matching,
    readonly reporter: Reporter,
  ) {
    this.#isLater = isLater
    this.#component = component
    this.#inputs = dictsOf(component.value, 'inputs').map(ioOf)
    this.#outputs = dictsOf(component.value, 'outputs').map(ioOf)
    this.#operation = operation
    this.#known = known
    this.#matrix = dictOf(operation.value, 'matrix')
    this.#given = givenParams(operation.value)
  }

  run(): BoundParam[] {
    for (const [index, io] of this.#inputs.entries()) this.#input(io, index)
    for (const [index, io] of this.#outputs.entries()) this.#output(io, index)
    this.#reportMissing()
    this.#reportUnexpected()
    this.#reportEmptyJoins()
    this.#contexts()
    return this.#bound
  }

  #input(io: Io, index: number): void {
    const given = this.#given.get(io.name)
    const at = this.#component.origins.at(['inputs', index, 'name'])
    if (given) {
      this.#bind(io, given, { section: 'inputs', at, known: this.#known })
      this.#reportOverridden(given)
    } else if (this.#isUnknownFeed(io)) {
      return
    } else if (this.#matrix && matrixFeeds(this.#matrix, io.name)) {
      checkMatrixParam({ matrix: this.#matrix, origins: this.#operation.origins, io }, this.reporter)
    } else if (!io.isOptional && !io.delayValidation) {
      this.#missing.push({ io, at })
    } else {
      this.#default(io, 'inputs')
    }
  }

  /** A matrix without what it draws from: nothing is known of its inputs. */
  #isUnknownFeed({ name }: Io): boolean {
    const key = this.#matrix && unknownFeeds(this.#matrix, name)
    if (key === undefined) return false
    this.reporter.report('matrix-incomplete', { name, key }, this.#operation.origins.at(['matrix']))
    return true
  }

  /** What the matrix proposes goes before what is given; said once, before the operation is resolved. */
  #reportOverridden({ name, at }: Given): void {
    if (this.#known.runsToo || !this.#matrix || !matrixFeeds(this.#matrix, name)) return
    this.reporter.report('param-overridden', { name }, this.#operation.origins.at(at), {
      hint: `take \`${name}\` out of the matrix to run it with this value only`,
      atKey: true,
    })
  }

  #output(io: Io, index: number): void {
    const given = this.#given.get(io.name)
    const at = this.#component.origins.at(['outputs', index, 'name'])
    if (given) this.#bind(io, given, { section: 'outputs', at, known: { ...this.#known, places: new Map() } })
    else if (io.delayValidation !== false) this.#default(io, 'outputs')
    else if (!io.isOptional && this.#given.size === 0 && !this.#matrix) this.#missing.push({ io, at })
  }

  #default(io: Io, section: 'inputs' | 'outputs'): void {
    const { name, value } = io
    this.#bound.push({ name, section, value, isLiteral: true, handover: io, isGiven: false })
  }

  #bind(
    io: Io,
    given: Given,
    { section, at, known }: { section: 'inputs' | 'outputs'; at: Origin; known: Known },
  ): void {
    const { name, param } = given
    const isLiteral = param.ref === undefined && !param.isJoin
    if (!param.contextOnly) this.#taken.add(name)
    let value = param.value
    if (isLiteral && !isTemplateRef(value)) {
      const origins = this.#operation.origins.part([...given.at, 'value'])
      value = bindValue({ io, value, origins, declaredAt: at }, this.reporter)
    } else if (!isLiteral) {
      const place = this.#operation.origins.at([...given.at, 'value'])
      checkReference({ io, param, name, at: place, declaredAt: at, known }, this.reporter)
    }
    this.#bound.push({ name, section, value, isLiteral, handover: param, isGiven: true })
  }

  /** Params that only templates see, with the values as they are. */
  #contexts(): void {
    for (const { name, param, at } of this.#given.values()) {
      if (!param.contextOnly) continue
      const isLiteral = param.ref === undefined && !param.isJoin
      if (!isLiteral) {
        const reference = parseReference(param)
        const place = this.#operation.origins.at([...at, 'value'])
        const code = this.#isLater ? 'context-reference' : 'param-reference'
        if (!reference.ok) this.reporter.report(code, { name, problem: reference.error }, place)
      }
      this.#bound.push({
        name,
        section: 'contexts',
        value: param.value,
        isLiteral,
        handover: param,
        isGiven: true,
      })
    }
  }

  #reportMissing(): void {
    if (!this.#missing.length) return
    const hint = () =>
      `pass ${exampleParams(this.#missing.slice(0, MAX_LISTED).map(({ io }) => io))}, or give it a default in the component`
    const related = this.#componentRefs()
    for (const { io, at } of this.#missing)
      this.reporter.report('param-missing', { name: io.name }, at, { hint, related })
  }

  /** Where the operation refers to its component: what is missing may be missing for this operation only. */
  #componentRefs() {
    const { value, origins } = this.#operation
    const keys = ['pathRef', 'urlRef', 'hubRef', 'dagRef'].filter((key) => textOf(value, key))
    return keys.map((key) => ({ message: 'this operation runs it', at: origins.at([key]) }))
  }

  #reportEmptyJoins(): void {
    // Polyaxon takes a template here and fails on it as soon as it matches params.
    if (textOf(this.#operation.value, 'joins')) {
      this.reporter.report('join-without-params', {}, this.#operation.origins.at(['joins']), {
        hint: 'write the joins out; their params may hold templates',
      })
    }
    for (const [index, join] of dictsOf(this.#operation.value, 'joins').entries()) {
      if (dictOf(join, 'params')) continue
      const at = this.#operation.origins.at(['joins', index])
      this.reporter.report('join-without-params', {}, at, {
        hint: 'say under `params` which values of the runs go where',
      })
    }
  }

  #reportUnexpected(): void {
    const names = () => [...this.#inputs, ...this.#outputs].map((io) => io.name)
    for (const { name, param, at } of this.#given.values()) {
      if (param.contextOnly || this.#taken.has(name)) continue
      this.reporter.report('param-unexpected', { name }, this.#operation.origins.at(at), {
        hint: () => unexpectedHint(name, names()),
        atKey: true,
      })
    }
  }
}

/** More names than this are no help in a hint. */
const MAX_LISTED = 12

function unexpectedHint(name: string, names: readonly string[]): string {
  const meant = didYouMean(name, names)
  if (meant) return `did you mean \`${meant}\`?`
  const context = '`contextOnly: true` makes a param that only templates see'
  if (!names.length) return `the component has no inputs; ${context}`
  const listed = names.slice(0, MAX_LISTED).map((known) => `\`${known}\``)
  return `the component takes ${[...listed, ...(names.length > MAX_LISTED ? ['…'] : [])].join(', ')}; ${context}`
}

/** The operation's own params, then those that its joins add. */
function givenParams(operation: Dict): Map<string, Given> {
  const given = new Map<string, Given>()
  for (const [name, section] of Object.entries(dictOf(operation, 'params') ?? {})) {
    given.set(name, { name, param: paramOf(section), at: ['params', name] })
  }
  dictsOf(operation, 'joins').forEach((join, index) => {
    for (const [name, section] of Object.entries(dictOf(join, 'params') ?? {})) {
      const at = ['joins', index, 'params', name]
      if (!given.has(name) && isDict(section))
        given.set(name, { name, param: paramOf(section, { isJoin: true }), at })
    }
  })
  return given
}
