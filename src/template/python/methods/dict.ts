/** Methods of dicts and sets. A dict belongs to its rendering, so changing it changes nothing else. */
import type { Runtime } from '../../runtime.js'
import { PyDict } from '../dict.js'
import { DictView } from '../dict-view.js'
import { itemsOf } from '../iterate.js'
import { bind, type Signature } from '../signature.js'
import { type CallArguments, PySet, PyTuple, type PyValue } from '../values.js'
import { type Method, method, methodTable } from './method.js'

/** The entries of a dict, or of a list of pairs: what `dict(…)` and `update` take. */
export function entriesOf(rt: Runtime, source: PyValue): (readonly [PyValue, PyValue])[] {
  if (source instanceof PyDict) return [...source.entries()]
  return itemsOf(rt, source, 'dict').map((pair) => {
    const items = itemsOf(rt, pair, 'dict')
    if (items.length !== 2) rt.fail('a dict is made of pairs of a key and a value')
    return [items[0]!, items[1]!] as const
  })
}

const oneSource: Signature = { names: ['source'], required: 0 }

/** Python's `update(source, **names)`. */
export function updateDict(rt: Runtime, target: PyDict, { positional, named }: CallArguments): void {
  const [source] = bind(rt, '`dict`', oneSource, { positional, named: new Map() })
  if (source !== undefined) for (const [key, value] of entriesOf(rt, source)) target.set(key, value)
  for (const [key, value] of named) target.set(key, value)
}

const update: Method = (rt, self, args) => {
  updateDict(rt, self as PyDict, args)
  return null
}

function pop(rt: Runtime, dict: PyDict, key: PyValue, fallback: PyValue | undefined): PyValue {
  const value = dict.get(key)
  if (value !== undefined) {
    dict.delete(key)
    return value
  }
  return fallback === undefined ? rt.fail('`pop` of a key that is not in the dict') : fallback
}

function popLast(rt: Runtime, dict: PyDict): PyValue {
  const last = dict.entries().at(-1)
  if (!last) return rt.fail('`popitem` of an empty dict')
  dict.delete(last[0])
  return new PyTuple(last)
}

function setDefault(dict: PyDict, key: PyValue, fallback: PyValue): PyValue {
  const value = dict.get(key)
  if (value !== undefined) return value
  dict.set(key, fallback)
  return fallback
}

export const dictMethods: ReadonlyMap<string, Method> = new Map([
  ...methodTable<PyDict>({
    items: method('', (_rt, dict) => new DictView(dict, 'items')),
    keys: method('', (_rt, dict) => new DictView(dict, 'keys')),
    values: method('', (_rt, dict) => new DictView(dict, 'values')),
    get: method('key default?', (_rt, dict, [key, fallback]) => {
      const value = dict.get(key!)
      return value === undefined ? (fallback ?? null) : value
    }),
    copy: method('', (_rt, dict) => dict.copy()),
    pop: method('key default?', (rt, dict, [key, fallback]) => pop(rt, dict, key!, fallback)),
    popitem: method('', popLast),
    setdefault: method('key default?', (_rt, dict, [key, fallback]) =>
      setDefault(dict, key!, fallback ?? null),
    ),
    clear: method('', (_rt, dict) => {
      dict.clear()
      return null
    }),
    fromkeys: method('keys value?', (rt, _dict, [keys, value]) =>
      PyDict.from(
        rt,
        itemsOf(rt, keys!, 'fromkeys').map((key) => [key, value ?? null] as const),
      ),
    ),
  }),
  ['update', update] as const,
])

/** The members of a new set: those of `a` (or of `b` as well) for which the test holds. */
function combine(rt: Runtime, members: readonly PyValue[], keep: (member: PyValue) => boolean): PySet {
  rt.grow(members.length)
  return new PySet(
    PyDict.from(
      rt,
      members.filter(keep).map((member) => [member, null] as const),
    ),
  )
}

const membersOf = (rt: Runtime, value: PyValue): PyDict =>
  value instanceof PySet
    ? value.members
    : PyDict.from(
        rt,
        itemsOf(rt, value, 'set').map((member) => [member, null] as const),
      )

export const setMethods = methodTable<PySet>({
  union: method('other', (rt, set, [other]) =>
    combine(rt, [...set.members.keys(), ...membersOf(rt, other!).keys()], () => true),
  ),
  intersection: method('other', (rt, set, [other]) => {
    const others = membersOf(rt, other!)
    return combine(rt, set.members.keys(), (member) => others.has(member))
  }),
  difference: method('other', (rt, set, [other]) => {
    const others = membersOf(rt, other!)
    return combine(rt, set.members.keys(), (member) => !others.has(member))
  }),
  issubset: method('other', (rt, set, [other]) => {
    const others = membersOf(rt, other!)
    return set.members.keys().every((member) => others.has(member))
  }),
  issuperset: method('other', (rt, set, [other]) =>
    membersOf(rt, other!)
      .keys()
      .every((member) => set.members.has(member)),
  ),
  copy: method('', (rt, set) => combine(rt, set.members.keys(), () => true)),
})
