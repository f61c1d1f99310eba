/**
 * Where the parts of a value come from: the record that merging and resolving keep, so that every
 * diagnostic can point at a line and `explain` can say who set a value.
 *
 * A subtree that was taken as a whole has one entry; the parts in it are found through its root.
 */
import type { Path } from './path.js'
import type { Source } from './source.js'

export type Origin =
  /** Written in a file, at `path` there. */
  | { readonly kind: 'file'; readonly source: Source; readonly role: FileRole; readonly path: Path }
  /** Given with the command: `-P uuid=…`. */
  | { readonly kind: 'argument'; readonly name: string }
  /** Made by pxrun itself, e.g. the operation around a component. */
  | { readonly kind: 'built-in' }

export type FileRole = 'document' | 'component' | 'preset'

/** What is recorded at a place and below it. Never changed once it is made. */
interface Recorded {
  readonly origin: Origin | undefined
  /** By key, or by index as text. */
  readonly parts?: ReadonlyMap<string, Recorded> | undefined
}

export class Origins {
  readonly #root: Recorded

  private constructor(root: Recorded) {
    this.#root = root
  }

  /** Everything comes from one place. */
  static of(origin: Origin): Origins {
    return new Origins({ origin })
  }

  /** Who wrote the part at `path`: the nearest entry above it, and the way down from there. */
  at(path: Path): Origin {
    let here: Recorded | undefined = this.#root
    let nearest = here.origin
    let depth = 0
    for (let index = 0; here?.parts && index < path.length; index++) {
      here = here.parts.get(String(path[index]))
      if (!here?.origin) continue
      nearest = here.origin
      depth = index + 1
    }
    return nearest ? below(nearest, path.slice(depth)) : { kind: 'built-in' }
  }

  /** The same, but the part at `path` comes from `from`'s part at `at`. */
  with(path: Path, from: Origins, at: Path): Origins {
    return new Origins(replaced(this.#root, path, () => from.part(at).#root))
  }

  /** The same, but each of these parts of the section or list at `path` comes from somewhere else. */
  withParts(path: Path, parts: Iterable<readonly [string | number, Origins]>): Origins {
    const place = (section: Recorded | undefined): Recorded => {
      const all = new Map(section?.parts)
      for (const [step, origins] of parts) all.set(String(step), origins.#root)
      return { origin: section?.origin, parts: all }
    }
    return new Origins(replaced(this.#root, path, place))
  }

  /** The origins of the part at `path`, as of a value of its own. */
  part(path: Path): Origins {
    let here: Recorded | undefined = this.#root
    for (const step of path) here = here?.parts?.get(String(step))
    return new Origins({ origin: this.at(path), parts: here?.parts })
  }
}

function replaced(
  here: Recorded | undefined,
  path: Path,
  part: (present: Recorded | undefined) => Recorded,
): Recorded {
  const [step, ...rest] = path
  if (step === undefined) return part(here)
  const parts = new Map(here?.parts)
  const key = String(step)
  return { origin: here?.origin, parts: parts.set(key, replaced(parts.get(key), rest, part)) }
}

function below(origin: Origin, rest: Path): Origin {
  return origin.kind === 'file' && rest.length ? { ...origin, path: [...origin.path, ...rest] } : origin
}
