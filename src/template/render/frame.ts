/** The variables of one scope of a template, the scopes around it, and where it prints. */
import type { PyValue } from '../python/values.js'

/** What is printed by a template, a macro, a captured block. */
export class Output {
  text = ''
}

export class Frame {
  #names: Map<string, PyValue> | undefined
  readonly output: Output

  /** An inner scope prints where the outer one does, unless it captures its output. */
  constructor(
    readonly parent?: Frame,
    output?: Output,
  ) {
    this.output = output ?? parent?.output ?? new Output()
  }

  set(name: string, value: PyValue): void {
    this.#names ??= new Map()
    this.#names.set(name, value)
  }

  /** The value in the nearest scope that has the name, or undefined. */
  get(name: string): PyValue | undefined {
    for (let frame: Frame | undefined = this; frame; frame = frame.parent) {
      const value = frame.#names?.get(name)
      if (value !== undefined) return value
    }
    return undefined
  }

  *names(): Iterable<string> {
    for (let frame: Frame | undefined = this; frame; frame = frame.parent) {
      if (frame.#names) yield* frame.#names.keys()
    }
  }

  /** The outermost scope: what the template sets at its top. */
  get root(): Frame {
    let root: Frame = this
    while (root.parent) root = root.parent
    return root
  }
}
