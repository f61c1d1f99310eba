/** Writes bound params into the inputs, outputs and contexts of a compiled operation. */

import { type Dict, dict, type Value } from '../base/value.js'
import type { BoundParam } from '../compile/match-params.js'
import type { Tracked } from '../compile/merge.js'
import { dictsOf, textOf } from '../polyaxonfile/fields.js'
import type { Origins } from '../polyaxonfile/origins.js'

export function applyParams(compiled: Tracked, bound: readonly BoundParam[], params: Tracked): Tracked {
  if (!bound.length) return compiled
  const apply = new Apply(compiled.origins, bound, params)
  const value = dict(Object.entries(compiled.value))
  for (const section of ['inputs', 'outputs'] as const) {
    const ios = dictsOf(compiled.value, section)
    if (ios.length) value[section] = ios.map((io, index) => apply.io(io, section, index))
  }
  value.contexts = apply.contexts()
  return { value, origins: apply.origins }
}

class Apply {
  readonly #byName: ReadonlyMap<string, BoundParam>
  readonly #taken = new Set<string>()

  constructor(
    public origins: Origins,
    bound: readonly BoundParam[],
    readonly params: Tracked,
  ) {
    this.#byName = new Map(bound.map((param) => [param.name, param]))
  }

  /** An input or output that is fed is optional from now on, and holds its value. */
  io(io: Dict, section: 'inputs' | 'outputs', index: number): Dict {
    const bound = this.#byName.get(textOf(io, 'name') ?? '')
    if (!bound) return io
    this.#taken.add(bound.name)
    const result = dict(Object.entries(io))
    result.isOptional = true
    if (!bound.isLiteral) return result
    set(result, 'value', bound.value)
    for (const [key, setting] of settings(bound)) result[key] = setting
    if (bound.isGiven) {
      const given = ['params', bound.name, 'value']
      this.origins = this.origins.with([section, index, 'value'], this.params.origins, given)
    }
    return result
  }

  contexts(): Dict[] {
    const free = [...this.#byName.values()].filter(({ name }) => !this.#taken.has(name))
    return free.map((bound, index) => {
      const result = dict([['name', bound.name]])
      set(result, 'value', bound.value)
      result.isOptional = true
      for (const [key, setting] of settings(bound)) result[key] = setting
      this.origins = this.origins.with(['contexts', index], this.params.origins, ['params', bound.name])
      return result
    })
  }
}

/** What a param says about how its value is handed over; it wins over what the input says. */
function settings({ handover }: BoundParam): [string, Value][] {
  const all: [string, Value | undefined][] = [
    ['connection', handover.connection],
    ['toInit', handover.toInit],
    ['toEnv', handover.toEnv],
  ]
  return all.flatMap(([key, value]) => (value ? [[key, value] as [string, Value]] : []))
}

function set(section: Record<string, Value>, key: string, value: Value): void {
  if (value === null) delete section[key]
  else section[key] = value
}
