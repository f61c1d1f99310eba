/** The names that a template takes from outside, for checks and editors. */
import type { Arguments, Body, Expression, Parameter, Statement, Target, Template } from './syntax/ast.js'

export interface NameUse {
  /** The first name of the path. */
  readonly root: string
  /** The longest plain dotted path as written: `globals.uuid`, `params.lr.as_arg`. */
  readonly path: string
  readonly offset: number
}

/** Every use of a name that the template does not bind itself, in reading order. */
export function namesIn(template: Template): readonly NameUse[] {
  const reader = new NameReader()
  reader.body(template.body, new Bindings())
  return reader.uses.sort((a, b) => a.offset - b.offset)
}

/** The names that a scope of the template binds, and those around it. */
class Bindings {
  readonly #names: Set<string>
  constructor(
    readonly parent?: Bindings,
    names: Iterable<string> = [],
  ) {
    this.#names = new Set(names)
  }

  add(target: Target): void {
    if (target.kind === 'name') this.#names.add(target.name)
    else if (target.kind === 'targets') for (const item of target.items) this.add(item)
  }

  addName(name: string): void {
    this.#names.add(name)
  }

  has(name: string): boolean {
    return this.#names.has(name) || (this.parent?.has(name) ?? false)
  }
}

type Reader<S extends Statement> = (names: NameReader, statement: S, bound: Bindings) => void

const readers: { readonly [Kind in Statement['kind']]: Reader<Extract<Statement, { kind: Kind }>> } = {
  output(names, { parts }, bound) {
    for (const part of parts) if (typeof part !== 'string') names.expression(part, bound)
  },
  if(names, { branches, otherwise }, bound) {
    for (const { test, body } of branches) {
      names.expression(test, bound)
      names.body(body, bound)
    }
    names.body(otherwise, bound)
  },
  for(names, { target, items, filter, body, otherwise }, bound) {
    names.expression(items, bound)
    const inner = new Bindings(bound)
    inner.add(target)
    if (filter) names.expression(filter, inner)
    inner.addName('loop')
    names.body(body, inner)
    names.body(otherwise, new Bindings(bound))
  },
  set(names, { target, value }, bound) {
    names.expression(value, bound)
    bound.add(target)
  },
  'set-block'(names, { target, filter, body }, bound) {
    if (filter) names.expression(filter, bound)
    names.body(body, new Bindings(bound))
    bound.add(target)
  },
  with(names, { bindings, body }, bound) {
    const inner = new Bindings(bound)
    for (const [target, value] of bindings) {
      names.expression(value, bound)
      inner.add(target)
    }
    names.body(body, inner)
  },
  macro(names, { name, parameters, body }, bound) {
    bound.addName(name)
    names.definition(parameters, body, bound)
  },
  'call-block'(names, { call, parameters, body }, bound) {
    names.expression(call, bound)
    names.definition(parameters, body, bound)
  },
  'filter-block'(names, { filter, body }, bound) {
    names.expression(filter, bound)
    names.body(body, new Bindings(bound))
  },
  block(names, { body }, bound) {
    names.body(body, new Bindings(bound, ['super', 'self']))
  },
  autoescape(names, { enabled, body }, bound) {
    names.expression(enabled, bound)
    names.body(body, new Bindings(bound))
  },
  loader() {},
}

class NameReader {
  readonly uses: NameUse[] = []

  body(body: Body, bound: Bindings): void {
    for (const statement of body) this.#statement(statement, bound)
  }

  #statement(statement: Statement, bound: Bindings): void {
    // The table has an entry for each kind, which the compiler cannot connect to the value here.
    const read = readers[statement.kind] as Reader<Statement>
    read(this, statement, bound)
  }

  definition(parameters: readonly Parameter[], body: Body, bound: Bindings): void {
    const names = parameters.map(({ name }) => name)
    const inner = new Bindings(bound, [...names, 'caller', 'varargs', 'kwargs'])
    for (const { fallback } of parameters) if (fallback) this.expression(fallback, inner)
    this.body(body, inner)
  }

  expression(node: Expression, bound: Bindings): void {
    if (this.#path(node, bound)) return
    for (const child of children(node)) this.expression(child, bound)
  }

  /** Records a name with the plain path behind it; false when the node is something else. */
  #path(node: Expression, bound: Bindings): boolean {
    if (node.kind !== 'name' && node.kind !== 'attribute' && node.kind !== 'item') return false
    const path = node.kind === 'name' ? node.name : node.path
    if (path === undefined) return false
    let root: Expression = node
    while (root.kind === 'attribute' || root.kind === 'item') root = root.value
    if (root.kind !== 'name') return false
    if (!bound.has(root.name)) this.uses.push({ root: root.name, path, offset: root.offset })
    return true
  }
}

function argumentsOf({ positional, named, spread, spreadNamed }: Arguments): Expression[] {
  const all = [...positional, ...named.map(({ value }) => value), spread, spreadNamed]
  return all.filter((node) => node !== undefined)
}

function children(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'constant':
    case 'name':
      return []
    case 'tuple':
    case 'list':
    case 'concat':
      return node.items
    case 'dict':
      return node.entries.flat()
    case 'not':
    case 'negative':
    case 'positive':
      return [node.operand]
    case 'binary':
    case 'and':
    case 'or':
      return [node.left, node.right]
    case 'comparison':
      return [node.first, ...node.rest.map(({ operand }) => operand)]
    case 'conditional':
      return [node.test, node.then, ...(node.otherwise ? [node.otherwise] : [])]
    case 'filter':
      return [...(node.value ? [node.value] : []), ...argumentsOf(node.args)]
    case 'test':
      return [node.value, ...argumentsOf(node.args)]
    case 'call':
      return [node.callee, ...argumentsOf(node.args)]
    case 'attribute':
      return [node.value]
    case 'item':
      return [node.value, node.key]
    case 'slice':
      return [node.start, node.stop, node.step].filter((bound) => bound !== undefined)
  }
}
