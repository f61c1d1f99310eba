/**
 * Where the parts of a value come from: the record that merging and resolving keep, so that every
 * diagnostic can point at a line and `explain` can say who set a value.
 *
 * A subtree that was taken as a whole has one entry; the parts in it are found through its root.
 */
import { type Path, startsWith } from './path.js'
import type { Source } from './source.js'

export type Origin =
  /** Written in a file, at `path` there. */
  | { readonly kind: 'file'; readonly source: Source; readonly role: FileRole; readonly path: Path }
  /** Given with the command: `-P uuid=…`. */
  | { readonly kind: 'argument'; readonly name: string }
  /** Made by pxrun itself, e.g. the operation around a component. */
  | { readonly kind: 'built-in' }

export type FileRole = 'document' | 'component' | 'preset'

interface Entry {
  readonly path: Path
  readonly origin: Origin
}

export class Origins {
  readonly #entries: ReadonlyMap<string, Entry>

  private constructor(entries: ReadonlyMap<string, Entry>) {
    this.#entries = entries
  }

  /** Everything comes from one place. */
  static of(origin: Origin): Origins {
    return new Origins(new Map([[keyOf([]), { path: [], origin }]]))
  }

  /** Who wrote the part at `path`: the nearest entry above it, and the way down from there. */
  at(path: Path): Origin {
    for (let length = path.length; length >= 0; length--) {
      const entry = this.#entries.get(keyOf(path.slice(0, length)))
      if (entry) return below(entry.origin, path.slice(length))
    }
    return { kind: 'built-in' }
  }

  /** The same, but the part at `path` comes from `from`'s part at `at`. */
  with(path: Path, from: Origins, at: Path): Origins {
    const entries = new Map(this.#entries)
    for (const [key, entry] of entries) if (startsWith(entry.path, path)) entries.delete(key)
    for (const entry of from.#under(at)) {
      const moved = [...path, ...entry.path]
      entries.set(keyOf(moved), { path: moved, origin: entry.origin })
    }
    return new Origins(entries)
  }

  /** The origins of the part at `path`, as of a value of its own. */
  part(path: Path): Origins {
    return new Origins(new Map(this.#under(path).map((entry) => [keyOf(entry.path), entry])))
  }

  /** Entries at and below `path`, relative to it. */
  #under(path: Path): Entry[] {
    const inside = [...this.#entries.values()]
      .filter((entry) => entry.path.length > path.length && startsWith(entry.path, path))
      .map((entry) => ({ path: entry.path.slice(path.length), origin: entry.origin }))
    return [{ path: [], origin: this.at(path) }, ...inside]
  }
}

const keyOf = (path: Path): string => JSON.stringify(path.map(String))

function below(origin: Origin, rest: Path): Origin {
  return origin.kind === 'file' && rest.length ? { ...origin, path: [...origin.path, ...rest] } : origin
}
