/** Runs the statements of a template; what they print ends up in the output of their frame. */
import { isTrue, iterate } from '../python/iterate.js'
import { escapeValue } from '../python/markup.js'
import { failType } from '../python/signature.js'
import { str } from '../python/text.js'
import { Markup, type PyValue, stringOf, Undefined } from '../python/values.js'
import type { Runtime } from '../runtime.js'
import type { Block, Body, Expression, Filter, For, If, Statement, Template } from '../syntax/ast.js'
import { assign } from './assign.js'
import { TemplateReference } from './blocks.js'
import { applyFilter, callWith, evaluate } from './evaluate.js'
import { Frame, Output } from './frame.js'
import { filteredItems, LoopContext, type Recurse } from './loop.js'
import { Macro } from './macro.js'

/** Renders a whole template. */
export function execute(rt: Runtime, { body, blocks }: Template): string {
  const root = new Frame()
  if (blocks.size > 0)
    root.set('self', new TemplateReference(blocks, (runtime, block) => renderBlock(runtime, block, root)))
  executeBody(rt, body, root)
  return root.output.text
}

function executeBody(rt: Runtime, body: Body, frame: Frame): void {
  rt.enter()
  for (const statement of body) {
    rt.step()
    // The table has an entry for each kind, which the compiler cannot connect to the value here.
    const run = executors[statement.kind] as Executor<Statement>
    run(rt, statement, frame)
  }
  rt.leave()
}

/** Runs a body whose output is kept; the frame is where it ran. */
function captureBody(rt: Runtime, body: Body, outer: Frame): { text: string | Markup; frame: Frame } {
  const frame = new Frame(outer, new Output())
  executeBody(rt, body, frame)
  return { text: captured(rt, frame.output.text), frame }
}

/** Text that a block produced is safe where everything printed into it was escaped. */
const captured = (rt: Runtime, text: string): string | Markup => (rt.autoescape ? new Markup(text) : text)

function append(rt: Runtime, text: string, { output }: Frame): void {
  rt.grow(text.length)
  output.text += text
}

function print(rt: Runtime, value: PyValue, frame: Frame): void {
  append(rt, rt.autoescape ? escapeValue(rt, value) : str(rt, value), frame)
}

function printPart(rt: Runtime, part: string | Expression, frame: Frame): void {
  if (typeof part === 'string') {
    append(rt, part, frame)
    return
  }
  const value = evaluate(rt, part, frame)
  rt.at = part.offset
  print(rt, value, frame)
}

type Executor<S extends Statement> = (rt: Runtime, statement: S, frame: Frame) => void

const executors: { readonly [Kind in Statement['kind']]: Executor<Extract<Statement, { kind: Kind }>> } = {
  output(rt, { parts }, frame) {
    for (const part of parts) printPart(rt, part, frame)
  },
  if(rt, statement, frame) {
    executeBody(rt, chosenBranch(rt, statement, frame), frame)
  },
  for(rt, statement, frame) {
    const items = evaluate(rt, statement.items, frame)
    rt.at = statement.items.offset
    runLoop(rt, { statement, frame, depth0: 0 }, items)
  },
  set(rt, { target, value }, frame) {
    assign(rt, { target, value: evaluate(rt, value, frame) }, frame)
  },
  'set-block'(rt, { target, filter, body }, outer) {
    const { text, frame } = captureBody(rt, body, outer)
    const value = filter ? filterChain(rt, { filter, frame }, text) : text
    assign(rt, { target, value: rt.autoescape ? new Markup(str(rt, value)) : value }, outer)
  },
  with(rt, { bindings, body }, frame) {
    const inner = new Frame(frame)
    for (const [target, value] of bindings) assign(rt, { target, value: evaluate(rt, value, frame) }, inner)
    executeBody(rt, body, inner)
  },
  macro(_rt, statement, frame) {
    frame.set(statement.name, new Macro(statement, frame, executeBody))
  },
  'call-block'(rt, statement, frame) {
    const caller = new Macro({ ...statement, name: undefined }, frame, executeBody)
    const value = callWith(rt, { node: statement.call, caller }, frame)
    rt.at = statement.call.offset
    print(rt, value, frame)
  },
  'filter-block'(rt, { filter, body }, outer) {
    const { text, frame } = captureBody(rt, body, outer)
    const value = filterChain(rt, { filter, frame }, text)
    // Jinja joins it with the text around it, and does not print it.
    if (stringOf(value) === undefined) failType(rt, 'what the filter of a block gives', 'text', value)
    print(rt, value, outer)
  },
  block: executeBlock,
  autoescape(rt, { enabled, body }, frame) {
    const before = rt.autoescape
    rt.autoescape = isTrue(rt, evaluate(rt, enabled, frame))
    executeBody(rt, body, new Frame(frame))
    rt.autoescape = before
  },
  loader(rt, { tag, offset }) {
    rt.at = offset
    rt.fail(`\`{% ${tag} %}\` needs other templates, and there are none here`, undefined, 'unsupported')
  },
}

function chosenBranch(rt: Runtime, { branches, otherwise }: If, frame: Frame): Body {
  for (const { test, body } of branches) {
    if (isTrue(rt, evaluate(rt, test, frame))) return body
  }
  return otherwise
}

/** The innermost filter of a chain takes the text of the block. */
function filterChain(
  rt: Runtime,
  { filter, frame }: { filter: Filter; frame: Frame },
  text: PyValue,
): PyValue {
  const inner =
    filter.value?.kind === 'filter' ? filterChain(rt, { filter: filter.value, frame }, text) : text
  return applyFilter(rt, { filter, value: inner }, frame)
}

interface Loop {
  readonly statement: For
  readonly frame: Frame
  /** How many levels of a recursive loop are around this one. */
  readonly depth0: number
}

function runLoop(rt: Runtime, loop: Loop, given: PyValue): void {
  const { statement, frame } = loop
  const items = statement.filter ? filterLoop(rt, statement, { given, frame }) : given
  const context = new LoopContext(rt, {
    items,
    iterator: iterate(rt, items, 'for'),
    recurse: statement.recursive ? recursion(rt, loop) : undefined,
    depth0: loop.depth0,
  })
  let ran = false
  for (let value = context.advance(); value !== undefined; value = context.advance()) {
    ran = true
    rt.step()
    const inner = new Frame(frame)
    inner.set('loop', context)
    assign(rt, { target: statement.target, value }, inner)
    executeBody(rt, statement.body, inner)
  }
  if (!ran) executeBody(rt, statement.otherwise, new Frame(frame))
}

/** `loop(items)`: the same loop over other items, captured. */
const recursion =
  (rt: Runtime, { statement, frame, depth0 }: Loop): Recurse =>
  (items) => {
    const inner = new Frame(frame, new Output())
    rt.enter()
    runLoop(rt, { statement, frame: inner, depth0: depth0 + 1 }, items)
    rt.leave()
    return captured(rt, inner.output.text)
  }

/** The condition sees the loop's own variables, but no `loop`. */
function filterLoop(
  rt: Runtime,
  { target, filter }: For,
  { given, frame }: { given: PyValue; frame: Frame },
): PyValue[] {
  return filteredItems(rt, given, (value) => {
    const inner = new Frame(frame)
    assign(rt, { target, value }, inner)
    return isTrue(rt, evaluate(rt, filter!, inner))
  })
}

/** There is no template to inherit from, so a block prints where it stands. */
function executeBlock(rt: Runtime, block: Block, frame: Frame): void {
  rt.at = block.offset
  if (block.required) rt.fail(`the block \`${block.name}\` is required, and no template fills it`)
  const inner = new Frame(block.scoped ? frame : frame.root, frame.output)
  inner.set('super', new Undefined('there is no parent block', block.offset))
  executeBody(rt, block.body, inner)
}

function renderBlock(rt: Runtime, block: Block, root: Frame): PyValue {
  const frame = new Frame(root, new Output())
  rt.enter()
  executeBlock(rt, block, frame)
  rt.leave()
  return captured(rt, frame.output.text)
}
