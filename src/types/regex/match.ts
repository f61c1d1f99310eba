/**
 * Runs a pattern over a text by backtracking, with a budget: a pattern that would take exponential time is
 * given up instead of hanging the program.
 */
import { unreachable } from '../../base/invariant.js'
import { isWord, lowerCase } from './classes.js'
import type { Assertion } from './node.js'
import type { ParsedPattern } from './parse.js'
import { compileProgram, type Program, type Step } from './program.js'

/** Steps for each character of the text and each step of the pattern, far more than an honest pattern takes. */
const STEPS_EACH = 200
const LEAST_STEPS = 20_000
const MOST_STEPS = 1_000_000

export type MatchOutcome = 'match' | 'no-match' | 'too-costly'

/** Whether the pattern matches at the start of the text, like Python's `re.match`. */
export function matchStart(pattern: ParsedPattern, text: string): MatchOutcome {
  const program = compileProgram(pattern)
  const machine = new Machine(
    Array.from(text, (character) => character.codePointAt(0)!),
    program,
  )
  const end = machine.run(program.steps, 0)
  if (machine.isSpent) return 'too-costly'
  return end === undefined ? 'no-match' : 'match'
}

/** Where to go on when the present way fails. With `least`, there is one more place before each position. */
interface Choice {
  readonly step: number
  readonly position: number
  readonly least: number
  /** How many register changes to keep. */
  readonly changes: number
}

const UNSET = -1

class Machine {
  #budget: number
  readonly #registers: number[]
  /** Slot and former content of each change, to undo it. */
  readonly #changes: [number, number][] = []

  constructor(
    readonly text: readonly number[],
    { registers, steps }: Program,
  ) {
    this.#registers = new Array<number>(registers).fill(UNSET)
    const wanted = LEAST_STEPS + STEPS_EACH * (text.length + steps.length)
    this.#budget = Math.min(MOST_STEPS, wanted)
  }

  /** The end of the first match that starts here; `undefined`, with all registers undone, if none. */
  run(program: readonly Step[], start: number): number | undefined {
    const choices: Choice[] = []
    const before = this.#changes.length
    let step = 0
    let position: number | undefined = start
    while (--this.#budget >= 0) {
      if (position === undefined) {
        const choice = choices.pop()
        this.#undo(choice?.changes ?? before)
        if (!choice) return undefined
        if (choice.position > choice.least) choices.push({ ...choice, position: choice.position - 1 })
        step = choice.step
        position = choice.position
      }
      if (step === program.length) return position
      const next = this.#take(program, step, position, choices)
      step = next?.step ?? 0
      position = next?.position
    }
    return undefined
  }

  #undo(keep: number): void {
    while (this.#changes.length > keep) {
      const [slot, former] = this.#changes.pop()!
      this.#registers[slot] = former
    }
  }

  #set(slot: number, value: number): void {
    this.#changes.push([slot, this.#registers[slot]!])
    this.#registers[slot] = value
  }

  /** When true, every result is void. */
  get isSpent(): boolean {
    return this.#budget < 0
  }

  /** One step; `undefined` when this way fails. */
  #take(
    program: readonly Step[],
    at: number,
    position: number,
    choices: Choice[],
  ): { readonly step: number; readonly position: number } | undefined {
    const step = program[at]!
    const on = (to: number, where = position) => ({ step: to, position: where })
    const later = (to: number, where = position, least = where) =>
      choices.push({ step: to, position: where, least, changes: this.#changes.length })
    switch (step.op) {
      case 'char':
        return position < this.text.length && step.test(this.text[position]!)
          ? on(at + 1, position + 1)
          : undefined
      case 'run': {
        const end = this.#runEnd(step, position)
        const least = position + step.min
        if (end < least) return undefined
        if (end > least) later(at + 1, end - 1, least)
        return on(at + 1, end)
      }
      case 'fork':
        later(step.other)
        return on(at + 1)
      case 'jump':
        return on(step.to)
      case 'save':
        this.#set(step.slot, position)
        return on(at + 1)
      case 'reset':
        this.#set(step.counter, 0)
        this.#set(step.counter + 1, UNSET)
        return on(at + 1)
      case 'loop':
        return on(this.#loopTarget(step, at, position, later))
      case 'count':
        this.#set(step.counter, this.#registers[step.counter]! + 1)
        this.#set(step.counter + 1, position)
        return on(at + 1)
      case 'assert':
        return this.#holds(step.assertion, position) ? on(at + 1) : undefined
      case 'look':
        return this.#looks(step, position) ? on(at + 1) : undefined
      case 'atomic': {
        const end = this.run(step.program, position)
        return end === undefined ? undefined : on(at + 1, end)
      }
      case 'same': {
        const end = this.#sameEnd(step.slot, step.ignoreCase, position)
        return end === undefined ? undefined : on(at + 1, end)
      }
      case 'if-group':
        return on(this.#registers[step.slot + 1] === UNSET ? step.otherwise : at + 1)
      default:
        return unreachable(step)
    }
  }

  #runEnd({ test, max }: Step & { op: 'run' }, position: number): number {
    let end = position
    while (end < this.text.length && end - position < max && test(this.text[end]!)) {
      this.#budget--
      end++
    }
    return end
  }

  #loopTarget(
    { counter, min, max, isLazy, exit }: Step & { op: 'loop' },
    at: number,
    position: number,
    later: (to: number) => void,
  ): number {
    const count = this.#registers[counter]!
    if (count < min) return at + 1
    // An item that matched nothing would match nothing for ever.
    if (count >= max || this.#registers[counter + 1] === position) return exit
    later(isLazy ? at + 1 : exit)
    return isLazy ? exit : at + 1
  }

  #looks({ program, isNegated, behind }: Step & { op: 'look' }, position: number): boolean {
    const before = this.#changes.length
    const found = position >= behind && this.run(program, position - behind) !== undefined
    if (found && isNegated) this.#undo(before)
    return found !== isNegated
  }

  #sameEnd(slot: number, ignoreCase: boolean, position: number): number | undefined {
    const [start, end] = [this.#registers[slot]!, this.#registers[slot + 1]!]
    if (end === UNSET || end < start) return undefined
    for (let offset = 0; offset < end - start; offset++) {
      this.#budget--
      const [here, there] = [this.text[start + offset]!, this.text[position + offset]]
      if (here === there) continue
      if (!ignoreCase || there === undefined || lowerCase(here) !== lowerCase(there)) return undefined
    }
    return position + end - start
  }

  #holds(assertion: Assertion, at: number): boolean {
    const { length } = this.text
    const isNewline = (position: number) => this.text[position] === 0x0a
    switch (assertion) {
      case 'text-start':
        return at === 0
      case 'line-start':
        return at === 0 || isNewline(at - 1)
      case 'text-end':
        return at === length
      case 'last-line-end':
        return at === length || (at === length - 1 && isNewline(at))
      case 'line-end':
        return at === length || isNewline(at)
      case 'word-edge':
        return this.#isEdge(at, false)
      case 'no-word-edge':
        return length > 0 && !this.#isEdge(at, false)
      case 'ascii-word-edge':
        return this.#isEdge(at, true)
      case 'no-ascii-word-edge':
        return length > 0 && !this.#isEdge(at, true)
      default:
        return unreachable(assertion)
    }
  }

  #isEdge(at: number, isAscii: boolean): boolean {
    const wordAt = (position: number) =>
      position >= 0 && position < this.text.length && isWord(this.text[position]!, isAscii)
    return wordAt(at - 1) !== wordAt(at)
  }
}
