/** Casters made of other casters: lists, dicts, tuples, choices. Shared by kinds, type hints and rules. */
import { ok } from '../base/result.js'
import { dict, isDict, isList, type Value } from '../base/value.js'
import { type Caster, type CastResult, castAll, mismatch } from './caster.js'
import { memberKey } from './equality.js'
import { writeJson } from './text/write-json.js'

/** Lists, tuples and sets: what Polyaxon takes where it wants a list. */
export const sequenceOf = (value: Value): readonly Value[] | undefined =>
  isList(value) ? value : value instanceof Set ? [...value] : undefined

export function listOf(item: Caster): Caster {
  const caster: Caster = {
    expects: `a list of ${item.expectsMany}`,
    expectsMany: `lists of ${item.expectsMany}`,
    example: `[${item.example}]`,
    readsText: false,
    cast: (value) => {
      const items = sequenceOf(value)
      if (!items) return mismatch(caster, value)
      const result = castAll(items.entries(), item.cast)
      return result.ok ? ok(result.value.map(([, member]) => member)) : result
    },
  }
  return caster
}

/** A list without equal members. (Documents have no way to write a set.) */
export function setOf(item: Caster): Caster {
  const list = listOf(item)
  const caster: Caster = {
    ...list,
    expects: `a list of distinct ${item.expectsMany}`,
    expectsMany: `lists of distinct ${item.expectsMany}`,
    cast: (value) => {
      const result = list.cast(value)
      if (!result.ok) return result
      const members = new Map<string, Value>()
      for (const member of sequenceOf(result.value)!) {
        const key = memberKey(member)
        if (key === undefined) return mismatch(caster, value, 'a list or a dict cannot be a member of a set')
        if (!members.has(key)) members.set(key, member)
      }
      return ok([...members.values()])
    },
  }
  return caster
}

/** A list with one member for each of `items`. */
export function tupleOf(items: readonly Caster[]): Caster {
  const caster: Caster = {
    expects: `a list of ${items.length}: ${items.map((item) => item.expects).join(', ')}`,
    expectsMany: `lists of ${items.length} (${items.map((item) => item.expects).join(', ')})`,
    example: `[${items.map((item) => item.example).join(', ')}]`,
    readsText: false,
    cast: (value) => {
      const members = sequenceOf(value)
      if (members?.length !== items.length) return mismatch(caster, value)
      const result = castAll(members.entries(), (member, index) => items[index]!.cast(member))
      return result.ok ? ok(result.value.map(([, member]) => member)) : result
    },
  }
  return caster
}

/** Keys are text in every document; `key` decides which texts will do. */
export function dictOf(key: Caster, item: Caster): Caster {
  const caster: Caster = {
    expects: `a dict of ${item.expectsMany}`,
    expectsMany: `dicts of ${item.expectsMany}`,
    example: `{key: ${item.example}}`,
    readsText: false,
    cast: (value) => {
      if (!isDict(value)) return mismatch(caster, value)
      const result = castAll(Object.entries(value), (member, name) => {
        const castKey = key.cast(name)
        return castKey.ok ? item.cast(member) : castKey
      })
      return result.ok ? ok(dict(result.value)) : result
    },
  }
  return caster
}

/** `null`, or what `inner` takes. */
export function optional(inner: Caster): Caster {
  return {
    ...inner,
    expects: `${inner.expects} or null`,
    expectsMany: `${inner.expectsMany} (or null)`,
    readsText: false,
    cast: (value) => (value === null ? ok(null) : inner.cast(value)),
  }
}

/** The first member that takes the value as it is, else the first that can convert it. */
export function either(members: readonly Caster[]): Caster {
  const caster: Caster = {
    expects: members.map((member) => member.expects).join(' or '),
    expectsMany: members.map((member) => member.expectsMany).join(' or '),
    example: members[0]?.example ?? 'null',
    readsText: false,
    cast: (value) => {
      const fitting = members.map((member) => member.cast(value)).filter((result) => result.ok)
      return fitting.find((result) => isUnchanged(result, value)) ?? fitting[0] ?? mismatch(caster, value)
    },
  }
  return caster
}

/** Same type and content, so that 1, 1.0 and true stay apart. */
const isUnchanged = (result: CastResult, value: Value): boolean =>
  result.ok && (result.value === value || (typeof value === 'object' && sameText(result.value, value)))

const sameText = (a: Value, b: Value): boolean => {
  const text = writeJson(a)
  return text !== undefined && text === writeJson(b)
}
