/** Filters that apply other filters and tests to every item: `map`, `select`, `reject` and their like. */

import { readAttribute } from '../python/access.js'
import { isTrue, iterate } from '../python/iterate.js'
import type { Method } from '../python/methods/method.js'
import { failType, textArgument } from '../python/signature.js'
import { type CallArguments, PyIterator, type PyValue, stringOf, Undefined } from '../python/values.js'
import type { Runtime } from '../runtime.js'
import {
  attributeGetter,
  type FilterDefinition,
  type Filters,
  filter,
  type Getter,
  openFilter,
} from './filter.js'

/** Finds a filter or test by its name; a name that does not exist is a problem. */
export type Find = (rt: Runtime, name: string) => Method

function mapping(rt: Runtime, { positional, named }: CallArguments, find: Find): Getter {
  if (positional.length === 0 && named.has('attribute')) {
    for (const name of named.keys()) {
      if (name !== 'attribute' && name !== 'default') rt.fail(`\`map\` has no argument \`${name}\``)
    }
    return attributeGetter(rt, named.get('attribute'), { fallback: named.get('default') })
  }
  const [name, ...rest] = positional
  if (name === undefined) rt.fail('`map` needs the name of a filter or an `attribute`')
  const filter = find(rt, textArgument(rt, name, 'the name of the filter'))
  const args = { positional: rest, named }
  return (item) => filter(rt, item, args)
}

function* mapItems(rt: Runtime, value: PyValue, getter: () => Getter): Iterator<PyValue> {
  if (!isTrue(rt, value)) return
  const map = getter()
  const iterator = iterate(rt, value, 'map')
  for (let next = iterator.next(); !next.done; next = iterator.next()) {
    rt.step()
    yield map(next.value)
  }
}

/** The condition of `select` and `reject`: a test by name, or the truth of the item. */
function condition(
  rt: Runtime,
  { positional, named }: CallArguments,
  find: Find,
): (item: PyValue) => boolean {
  const [name, ...rest] = positional
  if (name === undefined) return (item) => isTrue(rt, item)
  const text = stringOf(name) ?? failType(rt, 'the name of the test', 'text', name)
  const test = find(rt, text)
  const args = { positional: rest, named }
  return (item) => isTrue(rt, test(rt, item, args))
}

interface Choice {
  readonly keep: boolean
  readonly byAttribute: boolean
}

function* chooseItems(
  rt: Runtime,
  value: PyValue,
  accepts: () => (item: PyValue) => boolean,
): Iterator<PyValue> {
  if (!isTrue(rt, value)) return
  const accept = accepts()
  const iterator = iterate(rt, value, 'select')
  for (let next = iterator.next(); !next.done; next = iterator.next()) {
    rt.step()
    if (accept(next.value)) yield next.value
  }
}

function choosing({ keep, byAttribute }: Choice, findTest: Find): FilterDefinition {
  return openFilter((rt, value, args) => {
    const accepts = () => {
      const [attribute, ...rest] = args.positional
      if (!byAttribute) {
        const holds = condition(rt, args, findTest)
        return (item: PyValue) => holds(item) === keep
      }
      if (attribute === undefined) rt.fail('this filter needs the name of an attribute')
      const getter = attributeGetter(rt, attribute)
      const holds = condition(rt, { positional: rest, named: args.named }, findTest)
      return (item: PyValue) => holds(getter(item)) === keep
    }
    return new PyIterator('generator', chooseItems(rt, value, accepts))
  })
}

function attribute(rt: Runtime, value: PyValue, name: PyValue): PyValue {
  const text = textArgument(rt, name, 'the name of the attribute')
  if (value instanceof Undefined) return rt.failUndefined(value)
  const found = readAttribute(rt, value, text)
  return found === undefined ? new Undefined(`there is no attribute \`${text}\``, rt.at) : found
}

/** The finders are passed in: the tables of filters and tests hold these filters themselves. */
export const choiceFilters = (findFilter: Find, findTest: Find): Filters => ({
  map: openFilter(
    (rt, value, args) =>
      new PyIterator(
        'generator',
        mapItems(rt, value, () => mapping(rt, args, findFilter)),
      ),
  ),
  select: choosing({ keep: true, byAttribute: false }, findTest),
  reject: choosing({ keep: false, byAttribute: false }, findTest),
  selectattr: choosing({ keep: true, byAttribute: true }, findTest),
  rejectattr: choosing({ keep: false, byAttribute: true }, findTest),
  attr: filter('name', (rt, value, [name]) => attribute(rt, value, name!)),
})
