/** Runs the statements of a template and collects what they print. */
import { isTrue, iterate, iteratorOf } from '../python/iterate.js'
import { escapeValue } from '../python/markup.js'
import { str } from '../python/text.js'
import { typeName } from '../python/type-name.js'
import { Markup, PyObject, type PyValue, Undefined } from '../python/values.js'
import type { Runtime } from '../runtime.js'
import type { Block, Body, CallBlock, Filter, For, If, Statement, Target, Template } from '../syntax/ast.js'
import { Namespace } from '../globals.js'
import { applyFilter, callWith, evaluate } from './evaluate.js'
import { Frame } from './frame.js'
import { filteredItems, LoopContext, type Recurse } from './loop.js'
import { Macro } from './macro.js'

/** What is printed by a body, a macro, a captured block. */
class Output {
  text = ''
}

/** Renders a whole template. */
export function execute(rt: Runtime, template: Template): string {
  const root = new Frame()
  if (template.blocks.size > 0) root.set('self', new BlockReference(template, root))
  const output = new Output()
  executeBody(rt, template.body, root, output)
  return output.text
}

const render = (rt: Runtime, body: Body, frame: Frame): string => {
  const output = new Output()
  executeBody(rt, body, frame, output)
  return output.text
}

function executeBody(rt: Runtime, body: Body, frame: Frame, output: Output): void {
  rt.enter()
  for (const statement of body) executeStatement(rt, statement, frame, output)
  rt.leave()
}

function print(rt: Runtime, value: PyValue, output: Output): void {
  append(rt, rt.autoescape ? escapeValue(rt, value) : str(rt, value), output)
}

function append(rt: Runtime, text: string, output: Output): void {
  rt.grow(text.length)
  output.text += text
}

/** Text that a block produced is safe where everything printed into it was escaped. */
const captured = (rt: Runtime, text: string): string | Markup => (rt.autoescape ? new Markup(text) : text)

function executeStatement(rt: Runtime, statement: Statement, frame: Frame, output: Output): void {
  rt.step()
  switch (statement.kind) {
    case 'output':
      for (const part of statement.parts) {
        if (typeof part === 'string') append(rt, part, output)
        else print(rt, evaluatePart(rt, part, frame), output)
      }
      return
    case 'if':
      return executeBody(rt, chosenBranch(rt, statement, frame), frame, output)
    case 'for':
      return executeFor(rt, statement, frame, output)
    case 'set':
      return assign(rt, statement.target, evaluate(rt, statement.value, frame), frame)
    case 'set-block': {
      const inner = new Frame(frame)
      const text = captured(rt, render(rt, statement.body, inner))
      const value = statement.filter ? filterChain(rt, statement.filter, inner, text) : text
      return assign(rt, statement.target, rt.autoescape ? new Markup(str(rt, value)) : value, frame)
    }
    case 'with': {
      const inner = new Frame(frame)
      for (const [target, value] of statement.bindings) assign(rt, target, evaluate(rt, value, frame), inner)
      return executeBody(rt, statement.body, inner, output)
    }
    case 'macro':
      return frame.set(statement.name, new Macro(statement, frame, render))
    default:
      return executeRest(rt, statement, frame, output)
  }
}

type Rest = Exclude<Statement, { kind: 'output' | 'if' | 'for' | 'set' | 'set-block' | 'with' | 'macro' }>

function executeRest(rt: Runtime, statement: Rest, frame: Frame, output: Output): void {
  switch (statement.kind) {
    case 'call-block':
      return executeCallBlock(rt, statement, frame, output)
    case 'filter-block': {
      const inner = new Frame(frame)
      const text = captured(rt, render(rt, statement.body, inner))
      return print(rt, filterChain(rt, statement.filter, inner, text), output)
    }
    case 'block':
      return executeBlock(rt, statement, frame, output)
    case 'autoescape': {
      const before = rt.autoescape
      rt.autoescape = isTrue(rt, evaluate(rt, statement.enabled, frame))
      executeBody(rt, statement.body, new Frame(frame), output)
      rt.autoescape = before
      return
    }
    case 'loader':
      rt.at = statement.offset
      return rt.fail(`\`{% ${statement.tag} %}\` needs other templates, and there are none here`, undefined, 'unsupported')
  }
}

function evaluatePart(rt: Runtime, part: Parameters<typeof evaluate>[1], frame: Frame): PyValue {
  const value = evaluate(rt, part, frame)
  rt.at = part.offset
  return value
}

function chosenBranch(rt: Runtime, { branches, otherwise }: If, frame: Frame): Body {
  for (const { test, body } of branches) {
    if (isTrue(rt, evaluate(rt, test, frame))) return body
  }
  return otherwise
}

/** The innermost filter of a chain takes the text of the block. */
function filterChain(rt: Runtime, filter: Filter, frame: Frame, text: PyValue): PyValue {
  const inner = filter.value?.kind === 'filter' ? filterChain(rt, filter.value, frame, text) : text
  return applyFilter(rt, filter, frame, inner)
}

function executeFor(rt: Runtime, statement: For, frame: Frame, output: Output): void {
  const items = evaluate(rt, statement.items, frame)
  rt.at = statement.items.offset
  runLoop(rt, { statement, frame, output }, items, 0)
}

interface Loop {
  readonly statement: For
  readonly frame: Frame
  readonly output: Output
}

function runLoop(rt: Runtime, loop: Loop, given: PyValue, depth0: number): void {
  const { statement, frame, output } = loop
  const items = statement.filter ? filterLoop(rt, statement, given, frame) : given
  const recurse: Recurse = (deeper, depth) => {
    const inner = new Output()
    rt.enter()
    runLoop(rt, { statement, frame, output: inner }, deeper, depth)
    rt.leave()
    return captured(rt, inner.text)
  }
  const context = new LoopContext(rt, {
    items,
    iterator: iterate(rt, items, 'for'),
    recurse: statement.recursive ? recurse : undefined,
    depth0,
    offset: statement.offset,
  })
  let ran = false
  for (let item = context.advance(); item !== undefined; item = context.advance()) {
    ran = true
    rt.step()
    const inner = new Frame(frame)
    inner.set('loop', context)
    assign(rt, statement.target, item, inner)
    executeBody(rt, statement.body, inner, output)
  }
  if (!ran) executeBody(rt, statement.otherwise, new Frame(frame), output)
}

/** The condition sees the loop's own variables, but no `loop`. */
function filterLoop(rt: Runtime, { target, filter }: For, items: PyValue, frame: Frame): PyValue[] {
  return filteredItems(rt, items, (item) => {
    const inner = new Frame(frame)
    assign(rt, target, item, inner)
    return isTrue(rt, evaluate(rt, filter!, inner))
  })
}

function assign(rt: Runtime, target: Target, value: PyValue, frame: Frame): void {
  switch (target.kind) {
    case 'name':
      return frame.set(target.name, value)
    case 'member': {
      const owner = frame.get(target.name)
      rt.at = target.offset
      if (owner instanceof Namespace) return owner.set(target.attribute, value)
      return rt.fail('only the members of a `namespace` can be assigned to', '`{% set ns = namespace() %}`')
    }
    case 'targets':
      return unpack(rt, target, value, frame)
  }
}

function unpack(rt: Runtime, { items, offset }: Target & { kind: 'targets' }, value: PyValue, frame: Frame): void {
  rt.at = offset
  const values = iteratorOf(rt, value)
  if (!values) return rt.fail(`${typeName(value)} cannot be unpacked into ${items.length} names`)
  const found: PyValue[] = []
  for (let next = values.next(); !next.done; next = values.next()) {
    rt.step(0.25)
    if (found.length === items.length) rt.fail(`there are more than ${items.length} values to unpack here`)
    found.push(next.value)
  }
  if (found.length < items.length) rt.fail(`there are only ${found.length} values for ${items.length} names`)
  items.forEach((item, i) => assign(rt, item, found[i]!, frame))
}

function executeCallBlock(rt: Runtime, statement: CallBlock, frame: Frame, output: Output): void {
  const { parameters, uses, body, offset, call } = statement
  const caller = new Macro({ name: undefined, parameters, uses, body, offset }, frame, render)
  const value = callWith(rt, call, frame, caller)
  rt.at = call.offset
  print(rt, value, output)
}

/** There is no template to inherit from, so a block prints where it stands. */
function executeBlock(rt: Runtime, block: Block, frame: Frame, output: Output): void {
  rt.at = block.offset
  if (block.required) rt.fail(`the block \`${block.name}\` is required, and no template fills it`)
  const outer = block.scoped ? frame : rootOf(frame)
  const inner = new Frame(outer)
  inner.set('super', new Undefined('there is no parent block', block.offset))
  executeBody(rt, block.body, inner, output)
}

function rootOf(frame: Frame): Frame {
  let root = frame
  while (root.parent) root = root.parent
  return root
}

/** `self`: the blocks of the template, to be printed again. */
class BlockReference extends PyObject {
  readonly typeName = 'TemplateReference'
  constructor(
    private readonly template: Template,
    private readonly root: Frame,
  ) {
    super()
  }

  override attribute(name: string): PyValue | undefined {
    const block = this.template.blocks.get(name)
    return block && new BlockCall(block, this.root)
  }
}

class BlockCall extends PyObject {
  readonly typeName = 'BlockReference'
  constructor(
    private readonly block: Block,
    private readonly root: Frame,
  ) {
    super()
  }

  override call(rt: Runtime): PyValue {
    const output = new Output()
    rt.enter()
    executeBlock(rt, this.block, this.root, output)
    rt.leave()
    return captured(rt, output.text)
  }
}
