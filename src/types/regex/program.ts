/**
 * Tree of a pattern → program for the matcher: a flat list of steps, so that running it needs no recursion
 * over the text.
 */
import { unreachable } from '../../base/invariant.js'
import type { Assertion, CharTest, Node } from './node.js'
import type { ParsedPattern } from './parse.js'

export type Step =
  | { readonly op: 'char'; readonly test: CharTest }
  /** As many characters as fit, given back one by one. */
  | { readonly op: 'run'; readonly test: CharTest; readonly min: number; readonly max: number }
  /** Goes on with the next step; `other` is tried after it. */
  | { readonly op: 'fork'; readonly other: number }
  | { readonly op: 'jump'; readonly to: number }
  | { readonly op: 'save'; readonly slot: number }
  | { readonly op: 'reset'; readonly counter: number }
  /** Decides whether the item that follows (after one `count`) runs once more, or the steps from `exit`. */
  | {
      readonly op: 'loop'
      readonly counter: number
      readonly min: number
      readonly max: number
      readonly isLazy: boolean
      readonly exit: number
    }
  | { readonly op: 'count'; readonly counter: number }
  | { readonly op: 'assert'; readonly assertion: Assertion }
  | {
      readonly op: 'look'
      readonly program: readonly Step[]
      readonly isNegated: boolean
      readonly behind: number
    }
  | { readonly op: 'atomic'; readonly program: readonly Step[] }
  | { readonly op: 'same'; readonly slot: number; readonly ignoreCase: boolean }
  /** Goes on when the group has matched, else to `otherwise`. */
  | { readonly op: 'if-group'; readonly slot: number; readonly otherwise: number }

export interface Program {
  readonly steps: readonly Step[]
  /** Registers: two for each group (start and end), then two for each counter (count and last position). */
  readonly registers: number
}

export function compileProgram({ root, captures }: ParsedPattern): Program {
  const counters = { next: slotOf(captures + 1) }
  const steps = new Compiler(counters).program(root)
  return { steps, registers: counters.next }
}

const slotOf = (group: number): number => group * 2

class Compiler {
  readonly #steps: Step[] = []
  constructor(readonly counters: { next: number }) {}

  program(node: Node): readonly Step[] {
    this.#emit(node)
    return this.#steps
  }

  /** Counters are shared, so that a part run by itself keeps out of the registers around it. */
  #part(node: Node): readonly Step[] {
    return new Compiler(this.counters).program(node)
  }

  #emit(node: Node): void {
    switch (node.type) {
      case 'char':
        this.#steps.push({ op: 'char', test: node.test })
        return
      case 'sequence':
        for (const item of node.items) this.#emit(item)
        return
      case 'choice':
        this.#choice(node.options)
        return
      case 'repeat':
        this.#repeat(node)
        return
      case 'capture':
        this.#steps.push({ op: 'save', slot: slotOf(node.index) })
        this.#emit(node.item)
        this.#steps.push({ op: 'save', slot: slotOf(node.index) + 1 })
        return
      case 'atomic':
        this.#steps.push({ op: 'atomic', program: this.#part(node.item) })
        return
      case 'look':
        this.#steps.push({
          op: 'look',
          program: this.#part(node.item),
          isNegated: node.isNegated,
          behind: node.behind ?? 0,
        })
        return
      case 'back-reference':
        this.#steps.push({ op: 'same', slot: slotOf(node.index), ignoreCase: node.ignoreCase })
        return
      case 'condition':
        this.#condition(node)
        return
      case 'assertion':
        this.#steps.push({ op: 'assert', assertion: node.assertion })
        return
      default:
        unreachable(node)
    }
  }

  /** Keeps a place for a step whose target is not known yet. */
  #later(): (step: (here: number) => Step) => void {
    const at = this.#steps.push({ op: 'jump', to: 0 }) - 1
    return (step) => {
      this.#steps[at] = step(this.#steps.length)
    }
  }

  #choice(options: readonly Node[]): void {
    const ends = options.slice(0, -1).map((option) => {
      const fork = this.#later()
      this.#emit(option)
      const end = this.#later()
      fork((other) => ({ op: 'fork', other }))
      return end
    })
    this.#emit(options.at(-1)!)
    for (const end of ends) end((to) => ({ op: 'jump', to }))
  }

  #condition({ index, yes, no }: Node & { type: 'condition' }): void {
    const test = this.#later()
    this.#emit(yes)
    const end = this.#later()
    test((otherwise) => ({ op: 'if-group', slot: slotOf(index), otherwise }))
    this.#emit(no)
    end((to) => ({ op: 'jump', to }))
  }

  #repeat(node: Node & { type: 'repeat' }): void {
    const { item, min, max, mode } = node
    if (mode === 'possessive') {
      this.#steps.push({ op: 'atomic', program: this.#part({ ...node, mode: 'greedy' }) })
    } else if (item.type === 'char' && mode === 'greedy') {
      this.#steps.push({ op: 'run', test: item.test, min, max })
    } else {
      const counter = this.counters.next
      this.counters.next += 2
      this.#steps.push({ op: 'reset', counter })
      const start = this.#steps.length
      const loop = this.#later()
      this.#steps.push({ op: 'count', counter })
      this.#emit(item)
      this.#steps.push({ op: 'jump', to: start })
      loop((exit) => ({ op: 'loop', counter, min, max, isLazy: mode === 'lazy', exit }))
    }
  }
}
