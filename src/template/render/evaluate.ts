/** Evaluates expressions of a template, node by node. */

import { globalNames, globalOf } from '../globals.js'
import { findFilter, findTest } from '../language.js'
import { findMethod, getAttribute, getItem } from '../python/access.js'
import { contains, equals, ordered } from '../python/compare.js'
import { PyDict } from '../python/dict.js'
import { isTrue, itemsOf } from '../python/iterate.js'
import { escapeValue } from '../python/markup.js'
import { binary, unary } from '../python/operators.js'
import { failType } from '../python/signature.js'
import { canSlice, sliceOf } from '../python/slice.js'
import { str } from '../python/text.js'
import { typeName } from '../python/type-name.js'
import {
  type CallArguments,
  Markup,
  noNames,
  PyObject,
  PyTuple,
  type PyValue,
  stringOf,
  Undefined,
} from '../python/values.js'
import type { Runtime } from '../runtime.js'
import type { Arguments, Call, Comparator, Comparison, Expression, Filter, Name } from '../syntax/ast.js'
import { isConstant } from '../syntax/constant.js'
import type { Frame } from './frame.js'

export function evaluate(rt: Runtime, node: Expression, frame: Frame): PyValue {
  rt.step()
  rt.enter()
  const value = evaluateNode(rt, node, frame)
  rt.leave()
  return value
}

function evaluateNode(rt: Runtime, node: Expression, frame: Frame): PyValue {
  switch (node.kind) {
    case 'constant':
      return node.value
    case 'name':
      return lookUp(rt, node, frame)
    case 'attribute': {
      const value = evaluate(rt, node.value, frame)
      rt.at = node.offset
      return getAttribute(rt, value, node.name, node)
    }
    case 'item':
      return evaluateItem(rt, node, frame)
    case 'call':
      return callWith(rt, { node }, frame)
    case 'filter':
      // A filter without a value filters a block; the statement evaluates it.
      return applyFilter(
        rt,
        { filter: node, value: node.value ? evaluate(rt, node.value, frame) : '' },
        frame,
      )
    case 'test': {
      const value = evaluate(rt, node.value, frame)
      const args = evaluateArguments(rt, node, frame)
      rt.at = node.offset
      return findTest(rt, node.name)(rt, value, args)
    }
    case 'comparison':
      return evaluateComparison(rt, node, frame)
    case 'binary': {
      const left = evaluate(rt, node.left, frame)
      const right = evaluate(rt, node.right, frame)
      rt.at = node.offset
      return binary(rt, node.operator, left, right)
    }
    default:
      return evaluateRest(rt, node, frame)
  }
}

type Rest = Exclude<
  Expression,
  { kind: 'constant' | 'name' | 'attribute' | 'item' | 'call' | 'filter' | 'test' | 'comparison' | 'binary' }
>

function evaluateRest(rt: Runtime, node: Rest, frame: Frame): PyValue {
  switch (node.kind) {
    case 'and':
    case 'or': {
      const left = evaluate(rt, node.left, frame)
      return isTrue(rt, left) === (node.kind === 'or') ? left : evaluate(rt, node.right, frame)
    }
    case 'not':
      return !isTrue(rt, evaluate(rt, node.operand, frame))
    case 'negative':
    case 'positive': {
      const value = evaluate(rt, node.operand, frame)
      rt.at = node.offset
      return unary(rt, node.kind === 'negative' ? '-' : '+', value)
    }
    case 'conditional':
      if (isTrue(rt, evaluate(rt, node.test, frame))) return evaluate(rt, node.then, frame)
      return node.otherwise
        ? evaluate(rt, node.otherwise, frame)
        : new Undefined('this `if` without an `else` is false', node.offset)
    case 'concat':
      return concatenate(rt, node.items, frame)
    case 'list':
      return evaluateAll(rt, node.items, frame)
    case 'tuple':
      return new PyTuple(evaluateAll(rt, node.items, frame))
    case 'dict': {
      const dict = new PyDict(rt)
      for (const [key, value] of node.entries) {
        const evaluatedKey = evaluate(rt, key, frame)
        rt.at = key.offset
        dict.set(evaluatedKey, evaluate(rt, value, frame))
      }
      return dict
    }
    case 'slice':
      rt.at = node.offset
      return rt.fail('a slice cannot stand next to other keys')
  }
}

function evaluateAll(rt: Runtime, nodes: readonly Expression[], frame: Frame): PyValue[] {
  rt.grow(nodes.length)
  return nodes.map((node) => evaluate(rt, node, frame))
}

function lookUp(rt: Runtime, { name, offset }: Name, frame: Frame): PyValue {
  const local = frame.get(name)
  if (local !== undefined) return local
  const known = rt.scope.lookup(name)
  if (known !== undefined) return rt.adopt(known)
  const global = globalOf(name)
  if (global !== undefined) return global
  const candidates = (): string[] => [...frame.names(), ...rt.scope.names(), ...globalNames]
  return new Undefined(`\`${name}\` is not defined`, offset, name, candidates)
}

function evaluateItem(rt: Runtime, node: Expression & { kind: 'item' }, frame: Frame): PyValue {
  const value = evaluate(rt, node.value, frame)
  const { key } = node
  if (key.kind !== 'slice') {
    const evaluated = evaluate(rt, key, frame)
    rt.at = node.offset
    return getItem(rt, value, evaluated, node)
  }
  const bound = (expression: Expression | undefined): PyValue | undefined =>
    expression && evaluate(rt, expression, frame)
  const bounds = { start: bound(key.start), stop: bound(key.stop), step: bound(key.step) }
  rt.at = key.offset
  // Jinja computes what is constant beforehand, and there a slice that cannot be is undefined.
  if (isConstant(node) && !canSlice(value, bounds)) {
    return new Undefined(`${typeName(value)} cannot be sliced so`, key.offset)
  }
  return sliceOf(rt, value, bounds)
}

function concatenate(rt: Runtime, nodes: readonly Expression[], frame: Frame): PyValue {
  const values = evaluateAll(rt, nodes, frame)
  const escapes = rt.autoescape && values.some((value) => value instanceof Markup)
  let text = ''
  for (const value of values) text += escapes ? escapeValue(rt, value) : str(rt, value)
  rt.grow(text.length)
  return escapes ? new Markup(text) : text
}

function evaluateComparison(rt: Runtime, node: Comparison, frame: Frame): boolean {
  let left = evaluate(rt, node.first, frame)
  for (const { operator, operand, offset } of node.rest) {
    const right = evaluate(rt, operand, frame)
    rt.at = offset
    if (!holds(rt, operator, left, right)) return false
    left = right
  }
  return true
}

function holds(rt: Runtime, operator: Comparator, left: PyValue, right: PyValue): boolean {
  switch (operator) {
    case '==':
      return equals(rt, left, right)
    case '!=':
      return !equals(rt, left, right)
    case 'in':
      return contains(rt, right, left)
    case 'not in':
      return !contains(rt, right, left)
    default:
      return ordered(rt, operator, left, right)
  }
}

export interface FilterUse {
  readonly filter: Filter
  /** The value of the filter, evaluated already. */
  readonly value: PyValue
}

export function applyFilter(rt: Runtime, { filter, value }: FilterUse, frame: Frame): PyValue {
  const args = evaluateArguments(rt, filter, frame)
  rt.at = filter.offset
  rt.work(stringOf(value)?.length ?? 0)
  return findFilter(rt, filter.name)(rt, value, args)
}

export interface CallUse {
  readonly node: Call
  /** What the body of a call block becomes for the macro that it calls. */
  readonly caller?: PyValue
}

export function callWith(rt: Runtime, { node, caller }: CallUse, frame: Frame): PyValue {
  const use: ArgumentUse = caller === undefined ? node : { args: node.args, caller }
  const { callee } = node
  if (callee.kind !== 'attribute') {
    const called = evaluate(rt, callee, frame)
    return call(rt, called, { args: evaluateArguments(rt, use, frame), offset: node.offset })
  }
  const self = evaluate(rt, callee.value, frame)
  rt.at = callee.offset
  const method = findMethod(self, callee.name)
  const called = method ? undefined : getAttribute(rt, self, callee.name, callee)
  const args = evaluateArguments(rt, use, frame)
  rt.at = callee.offset
  return method ? method(rt, self, args) : call(rt, called!, { args, offset: node.offset })
}

interface CallSite {
  readonly args: CallArguments
  readonly offset: number
}

function call(rt: Runtime, callee: PyValue, { args, offset }: CallSite): PyValue {
  rt.at = offset
  if (callee instanceof PyObject && callee.call) return callee.call(rt, args)
  if (callee instanceof Undefined) return rt.failUndefined(callee)
  return rt.fail(`${typeName(callee)} cannot be called`)
}

const nothing: CallArguments = { positional: [], named: noNames }

interface ArgumentUse {
  readonly args: Arguments
  readonly caller?: PyValue
}

function evaluateArguments(rt: Runtime, { args, caller }: ArgumentUse, frame: Frame): CallArguments {
  const { positional, named, spread, spreadNamed } = args
  const hasNames = named.length > 0 || spreadNamed !== undefined || caller !== undefined
  if (positional.length === 0 && !spread && !hasNames) return nothing
  const values = positional.map((node) => evaluate(rt, node, frame))
  if (spread) for (const item of itemsOf(rt, evaluate(rt, spread, frame), '*')) values.push(item)
  if (!hasNames) return { positional: values, named: noNames }
  const names = new Map<string, PyValue>()
  const add = (name: string, value: PyValue): void => {
    if (names.has(name)) rt.fail(`the argument \`${name}\` is given twice`)
    names.set(name, value)
  }
  if (caller !== undefined) add('caller', caller)
  for (const { name, value } of named) add(name, evaluate(rt, value, frame))
  if (spreadNamed) spreadEntries(rt, evaluate(rt, spreadNamed, frame), add)
  return { positional: values, named: names }
}

/** Adds the entries of a dict as named arguments. */
function spreadEntries(rt: Runtime, mapping: PyValue, add: (name: string, value: PyValue) => void): void {
  if (!(mapping instanceof PyDict)) failType(rt, 'what follows `**`', 'a dict', mapping)
  for (const [key, value] of mapping.entries()) {
    const name = stringOf(key)
    if (name === undefined) rt.fail('the keys of a dict behind `**` must be text')
    add(name, value)
  }
}
