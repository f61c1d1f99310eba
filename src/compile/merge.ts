/**
 * Patches one section with another, field by field, and keeps record of who wrote what.
 *
 * Input: two sections with their origins, the shape of the section, a strategy. Output: a new section
 * with its origins; neither input is touched. A null in the patch is a field that was set to null.
 */
import { type Dict, dict, isDict, isList, isNumber, type Value } from '../base/value.js'
import type { Origins } from '../polyaxonfile/origins.js'
import type { Path } from '../polyaxonfile/path.js'
import { Members } from '../types/equality.js'
import type { PatchStrategy } from './patch-strategy.js'
import { type FieldShape, kindOf, type SectionShape } from './section-shape.js'

/** A section and where its parts come from. */
export interface Tracked {
  readonly value: Dict
  readonly origins: Origins
}

export interface Merged extends Tracked {
  /** Paths in the patch of what cannot be merged into a map that is there. */
  readonly conflicts: readonly Path[]
}

export function patchSection(
  current: Tracked,
  patch: Tracked,
  how: { readonly shape: SectionShape; readonly strategy: PatchStrategy },
): Merged {
  const merge = new Merge(current.origins, patch.origins, how.strategy)
  const value = merge.section({ current: current.value, patch: patch.value, at: [], from: [] }, how.shape)
  return { value, origins: merge.origins, conflicts: merge.conflicts }
}

/** Two values that meet: the present one at the path `at`, the patch's one at its path `from`. */
interface Meeting<T = Value> {
  readonly current: T
  readonly patch: T
  readonly at: Path
  readonly from: Path
}

class Merge {
  readonly conflicts: Path[] = []

  constructor(
    public origins: Origins,
    readonly patchOrigins: Origins,
    readonly strategy: PatchStrategy,
  ) {}

  section(meeting: Meeting<Dict>, shape: SectionShape): Dict {
    return this.#fields(meeting, (field, key) => this.#field(field, shape[key]))
  }

  /** Patches every field that the patch has; a field that is not there yet is taken over. */
  #fields(meeting: Meeting<Dict>, patched: (field: Meeting, key: string) => Value): Dict {
    const result = dict(Object.entries(meeting.current))
    for (const [key, patch] of Object.entries(meeting.patch)) {
      const current = meeting.current[key] ?? null
      const field = { current, patch, at: [...meeting.at, key], from: [...meeting.from, key] }
      result[key] = current === null ? this.#take(field) : patched(field, key)
    }
    return result
  }

  #field(field: Meeting, shape: FieldShape | undefined): Value {
    const { current, patch } = field
    if (isDict(current)) {
      if (shape?.kind === 'section') return this.#ifSection(field, (both) => this.section(both, shape.fields))
      if (shape?.kind === 'object') return this.#ifSection(field, (both) => this.#object(both))
      if (shape?.kind === 'named-sections') {
        return this.#ifSection(field, (both) => this.#namedSections(both, shape.fields))
      }
    }
    if (shape?.kind === 'fixed') return current
    if (this.strategy === 'isnull') return current
    if (this.strategy === 'replace') return this.#take(field)
    if (shape?.kind === 'kinds' && patch !== null && kindOf(current) === kindOf(patch)) {
      return this.#ifSection(field, (both) => this.section(both, shape.shapeOf(both.current)))
    }
    if (shape?.kind === 'kinds' || patch === null) return this.#winner(field)
    if (shape?.kind === 'entries' && isDict(current) && isDict(patch)) {
      return this.#fields({ ...field, current, patch }, (entry) => this.#winner(entry))
    }
    return this.#plain(field)
  }

  /** A section can only be patched by a section: anything else leaves it as it is. */
  #ifSection(field: Meeting, patched: (both: Meeting<Dict>) => Value): Value {
    const { current, patch } = field
    return isDict(current) && isDict(patch) ? patched({ ...field, current, patch }) : current
  }

  #namedSections(both: Meeting<Dict>, shape: SectionShape): Dict {
    return this.#fields(
      {
        ...both,
        patch: dict(Object.entries(both.patch).filter(([name]) => Object.hasOwn(both.current, name))),
      },
      (field) => this.#ifSection(field, (pair) => this.section(pair, shape)),
    )
  }

  #object(both: Meeting<Dict>): Dict {
    const patch = dict(Object.entries(both.patch).filter(([, value]) => value !== null))
    return this.#fields({ ...both, patch }, (field) => {
      if (this.strategy === 'isnull') return field.current
      return this.strategy === 'replace' ? this.#take(field) : this.#plain(field)
    })
  }

  /** Merges maps deeply and lists by adding what is not there yet. */
  #plain(field: Meeting): Value {
    const { current, patch } = field
    if (isDict(current) && isDict(patch)) return this.#deep({ ...field, current, patch })
    if (isList(current) && isList(patch)) return this.#list({ ...field, current, patch })
    const hasNoItems = typeof patch === 'boolean' || isNumber(patch)
    if (isDict(current) || (isList(current) && hasNoItems)) this.conflicts.push(field.from)
    return this.#winner(field)
  }

  #deep(both: Meeting<Dict>): Dict {
    return this.#fields(both, (field) => {
      const { current, patch } = field
      return isDict(current) && isDict(patch) ? this.#deep({ ...field, current, patch }) : this.#winner(field)
    })
  }

  #list(both: Meeting<readonly Value[]>): Value {
    const { current, patch, at, from } = both
    const before = this.origins
    const present = current.map((item, index) => ({ item, origins: before, at: [...at, index] }))
    const added = patch.map((item, index) => ({ item, origins: this.patchOrigins, at: [...from, index] }))
    const missingIn = (list: readonly Value[]) => {
      const members = new Members(list)
      return ({ item }: { item: Value }) => !members.has(item)
    }
    const all =
      this.strategy === 'pre_merge'
        ? [...added, ...present.filter(missingIn(patch))]
        : [...present, ...added.filter(missingIn(current))]
    const moved = all.flatMap((entry, index) =>
      entry.origins === before && entry.at.at(-1) === index
        ? []
        : [[index, entry.origins.part(entry.at)] as const],
    )
    if (moved.length) this.origins = this.origins.withParts(at, moved)
    return all.map((entry) => entry.item)
  }

  #winner(field: Meeting): Value {
    return this.strategy === 'pre_merge' ? field.current : this.#take(field)
  }

  #take(field: Meeting): Value {
    this.origins = this.origins.with(field.at, this.patchOrigins, field.from)
    return field.patch
  }
}
