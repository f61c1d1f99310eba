/**
 * Text of a Python regular expression → tree, by the rules of Python's `re` module.
 *
 * It refuses what Python refuses, and `\N{…}` names besides.
 */
import { fail, ok, type Result } from '../../base/result.js'
import { classOf, ignoringCase } from './classes.js'
import type { Node } from './node.js'
import { parseClass } from './parse-class.js'
import { charEscape, type Flags, type Scanner, scan } from './scanner.js'
import { widthOf } from './width.js'

export interface ParsedPattern {
  readonly root: Node
  readonly captures: number
}

/** The tree, or what is wrong as a clause. */
export function parsePattern(pattern: string): Result<ParsedPattern, string> {
  const scanner = scan(pattern)
  const parsed = new Parser(scanner).pattern()
  return scanner.problem === undefined ? ok(parsed) : fail(scanner.problem)
}

/** Matches without taking anything. Stands as well for what cannot be read: then the tree is thrown away. */
const NOTHING: Node = { type: 'sequence', items: [] }

/** Deeper groups are refused, so that no pattern can exhaust the stack. */
const MAX_DEPTH = 100

const REPEATS: Readonly<Record<string, readonly [number, number]>> = {
  '*': [0, Number.POSITIVE_INFINITY],
  '+': [1, Number.POSITIVE_INFINITY],
  '?': [0, 1],
}

class Parser {
  #captures = 0
  #depth = 0
  /** Conditions may ask for a group that comes later. */
  #lastCondition = 0
  readonly #names = new Map<string, number>()
  /** Captures that are complete, with their widths. */
  readonly #widths = new Map<number, readonly [number, number]>()

  constructor(readonly scanner: Scanner) {}

  pattern(): ParsedPattern {
    const root = this.#choice(this.#globalFlags())
    if (!this.scanner.isAtEnd) this.scanner.stop('a `)` without its `(`')
    if (this.#lastCondition > this.#captures) this.scanner.stop(`there is no group ${this.#lastCondition}`)
    return { root, captures: this.#captures }
  }

  /** `(?im)` at the very start holds for the whole pattern. */
  #globalFlags(): Flags {
    let flags: Flags = {}
    for (;;) {
      this.#skip(flags)
      const match = this.scanner.match(/\(\?([aimsux]+)\)/y)
      if (!match) return flags
      flags = changed(flags, match[1]!, '')
    }
  }

  /** Comments, and in a verbose pattern space as well. */
  #skip(flags: Flags): void {
    const nothing = flags.x ? /\(\?#[^)]*\)|\s+|#[^\n]*/y : /\(\?#[^)]*\)/y
    while (this.scanner.match(nothing));
  }

  #choice(flags: Flags): Node {
    if (this.#depth > MAX_DEPTH) this.scanner.stop('groups are nested too deeply')
    const options: Node[] = []
    do options.push(this.#sequence(flags))
    while (this.scanner.take('|'))
    return options.length === 1 ? options[0]! : { type: 'choice', options }
  }

  #sequence(flags: Flags): Node {
    const items: Node[] = []
    for (;;) {
      this.#skip(flags)
      const next = this.scanner.peek
      if (next === undefined || next === '|' || next === ')') break
      if (this.#range()) this.scanner.stop('there is nothing to repeat')
      items.push(this.#repeated(this.#single(flags), flags))
    }
    return items.length === 1 ? items[0]! : { type: 'sequence', items }
  }

  #single(flags: Flags): Node {
    const next = this.scanner.next()
    switch (next) {
      case '.':
        return { type: 'char', test: flags.s ? () => true : (codePoint) => codePoint !== 0x0a }
      case '^':
        return { type: 'assertion', assertion: flags.m ? 'line-start' : 'text-start' }
      case '$':
        return { type: 'assertion', assertion: flags.m ? 'line-end' : 'last-line-end' }
      case '(':
        return this.#group(flags)
      case '[':
        return { type: 'char', test: parseClass(this.scanner, flags) }
      case '\\':
        return this.#escape(flags)
      default:
        return literal(next.codePointAt(0)!, flags)
    }
  }

  #escape(flags: Flags): Node {
    const { scanner } = this
    const letter = scanner.peek
    if (letter === undefined) {
      scanner.stop('a `\\` at the end')
      return NOTHING
    }
    if (letter === 'A' || letter === 'Z') {
      scanner.next()
      return { type: 'assertion', assertion: letter === 'A' ? 'text-start' : 'text-end' }
    }
    if (letter === 'b' || letter === 'B') {
      scanner.next()
      const edge = flags.a ? 'ascii-word-edge' : 'word-edge'
      return { type: 'assertion', assertion: letter === 'b' ? edge : `no-${edge}` }
    }
    const holds = classOf(letter, flags.a === true)
    if (holds) {
      scanner.next()
      return { type: 'char', test: holds }
    }
    const reference = scanner.match(/(?![0-3][0-7]{2})[1-9][0-9]?/y)
    return reference ? this.#reference(Number(reference[0]), flags) : literal(charEscape(scanner), flags)
  }

  #reference(index: number, flags: Flags): Node {
    if (!this.#widths.has(index)) this.scanner.stop(`there is no complete group ${index}`)
    return { type: 'back-reference', index, ignoreCase: flags.i === true }
  }

  #repeated(item: Node, flags: Flags): Node {
    this.#skip(flags)
    const range = this.#range()
    if (!range) return item
    if (item.type === 'assertion') this.scanner.stop('there is nothing to repeat')
    const [min, max] = range
    if (max < min) this.scanner.stop('the most is less than the least')
    const mode = this.scanner.take('?') ? 'lazy' : this.scanner.take('+') ? 'possessive' : 'greedy'
    if (this.#range()) this.scanner.stop('a repeat of a repeat')
    return { type: 'repeat', item, min, max, mode }
  }

  #range(): readonly [number, number] | undefined {
    const mark = this.scanner.match(/[*+?]/y)
    if (mark) return REPEATS[mark[0]]
    const braces = this.scanner.match(/\{(?!\})(\d*)(?:(,)(\d*))?\}/y)
    if (!braces) return undefined
    const [, low, comma, high] = braces
    const min = Number(low)
    return [min, comma === undefined ? min : high === '' ? Number.POSITIVE_INFINITY : Number(high)]
  }

  #group(flags: Flags): Node {
    const { scanner } = this
    if (scanner.match(/\?#/y)) scanner.stop('a comment that is not closed')
    const backReference = scanner.match(/\?P=([^)]*)\)/y)
    if (backReference) return this.#reference(this.#indexOf(backReference[1]!), flags)
    const condition = scanner.match(/\?\(([^)]*)\)/y)
    if (condition) return this.#condition(condition[1]!, flags)
    if (scanner.match(/\?:/y)) return this.#closed(flags)
    if (scanner.match(/\?>/y)) return { type: 'atomic', item: this.#closed(flags) }
    const look = scanner.match(/\?(<?)([=!])/y)
    if (look) return this.#look(look[1] === '<', look[2] === '!', flags)
    const scoped = scanner.match(/\?([aimsux]*)(?:-([imsx]+))?:/y)
    if (scoped) return this.#closed(changed(flags, scoped[1]!, scoped[2] ?? ''))
    const name = scanner.match(/\?P<([^>]*)>/y)
    if (!name && scanner.peek === '?') scanner.stop('an unknown kind of group')
    return this.#capture(flags, name?.[1])
  }

  #closed(flags: Flags): Node {
    this.#depth++
    const item = this.#choice(flags)
    this.#depth--
    if (!this.scanner.take(')')) this.scanner.stop('a `(` without its `)`')
    return item
  }

  #capture(flags: Flags, name: string | undefined): Node {
    const index = ++this.#captures
    if (name !== undefined) {
      if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) this.scanner.stop(`\`${name}\` is no name for a group`)
      if (this.#names.has(name)) this.scanner.stop(`two groups are named \`${name}\``)
      this.#names.set(name, index)
    }
    const item = this.#closed(flags)
    this.#widths.set(index, widthOf(item, this.#widths))
    return { type: 'capture', item, index }
  }

  #look(isBehind: boolean, isNegated: boolean, flags: Flags): Node {
    const item = this.#closed(flags)
    if (!isBehind) return { type: 'look', item, isNegated }
    const [least, most] = widthOf(item, this.#widths)
    if (least !== most) this.scanner.stop('what is looked for behind must have one length')
    return { type: 'look', item, isNegated, behind: least }
  }

  #condition(reference: string, flags: Flags): Node {
    const index = /^[1-9]\d{0,3}$/.test(reference) ? Number(reference) : this.#indexOf(reference)
    this.#lastCondition = Math.max(this.#lastCondition, index)
    const item = this.#closed(flags)
    if (item.type !== 'choice') return { type: 'condition', index, yes: item, no: NOTHING }
    const [yes, no, ...more] = item.options
    if (more.length > 0) this.scanner.stop('a condition with more than two branches')
    return { type: 'condition', index, yes: yes!, no: no! }
  }

  #indexOf(reference: string): number {
    const index = /^\d+$/.test(reference) ? Number(reference) : this.#names.get(reference)
    if (index !== undefined && index >= 1 && index <= this.#captures) return index
    this.scanner.stop(`there is no group \`${reference}\``)
    return 0
  }
}

function changed(flags: Flags, on: string, off: string): Flags {
  const result: Record<string, boolean> = { ...flags }
  for (const letter of on) result[letter] = true
  for (const letter of off) result[letter] = false
  return result
}

function literal(codePoint: number, flags: Flags): Node {
  const holds = (other: number) => other === codePoint
  return { type: 'char', test: flags.i ? ignoringCase(holds) : holds }
}
