/** `pprint.pformat(value)`: within 80 columns, dicts sorted by key, one item a line where it must break. */
import type { Runtime } from '../runtime.js'
import { compare } from './compare.js'
import { PyDict } from './dict.js'
import { floatOf, intOf } from './numbers.js'
import { sorted } from './sort.js'
import { repr, stringRepr } from './text.js'
import { typeName } from './type-name.js'
import { splitLines, textLength } from './unicode.js'
import { PySet, PyTuple, type PyValue, stringOf } from './values.js'

const width = 80

export const prettyText = (rt: Runtime, value: PyValue): string =>
  new PrettyPrinter(rt).format(value, { indent: 0, after: 0, level: 0 })

interface Position {
  /** Columns before the value. */
  readonly indent: number
  /** Columns that the closing brackets behind it need. */
  readonly after: number
  readonly level: number
}

class PrettyPrinter {
  constructor(readonly rt: Runtime) {}

  format(value: PyValue, position: Position): string {
    const { rt } = this
    rt.step(6)
    rt.enter()
    const line = repr(rt, this.#sortedKeys(value))
    const fits = textLength(line) <= width - position.indent - position.after
    const text = fits ? line : this.#broken(value, position, line)
    rt.grow(text.length)
    rt.leave()
    return text
  }

  /** The value with the keys of its dicts in order, for the form on one line. */
  #sortedKeys(value: PyValue): PyValue {
    const { rt } = this
    rt.step(3)
    rt.enter()
    let result = value
    if (Array.isArray(value)) result = value.map((item) => this.#sortedKeys(item))
    else if (value instanceof PyTuple) result = new PyTuple(value.items.map((item) => this.#sortedKeys(item)))
    else if (value instanceof PyDict) {
      result = PyDict.from(
        rt,
        this.#keys(value).map((key) => [key, this.#sortedKeys(value.get(key)!)] as const),
      )
    }
    rt.leave()
    return result
  }

  /** Keys that cannot be compared are ordered by their type. */
  #keys(dict: PyDict): PyValue[] {
    const keys = dict.keys()
    const kind = (key: PyValue): string => (isNumber(key) ? 'number' : typeName(key))
    const first = keys.length === 0 ? '' : kind(keys[0]!)
    if (keys.every((key) => kind(key) === first) && first !== 'None') return sorted(this.rt, keys)
    return [...keys].sort((a, b) => {
      this.rt.step()
      const [left, right] = [kind(a), kind(b)]
      if (left === right) return left === 'None' ? 0 : compare(this.rt, a, b)
      return typeName(a) < typeName(b) ? -1 : 1
    })
  }

  #broken(value: PyValue, position: Position, line: string): string {
    if (Array.isArray(value)) return `[${this.#items(value, position, 1)}]`
    if (value instanceof PyTuple) {
      const close = value.items.length === 1 ? ',)' : ')'
      return `(${this.#items(value.items, position, close.length)}${close}`
    }
    if (value instanceof PySet) return `{${this.#items(sorted(this.rt, value.members.keys()), position, 1)}}`
    if (value instanceof PyDict) return `{${this.#members(value, position)}}`
    const text = stringOf(value)
    return text === undefined ? line : this.#string(text, position)
  }

  #items(items: readonly PyValue[], { indent, after, level }: Position, close: number): string {
    const inner = indent + 1
    const parts = items.map((item, i) => {
      const isLast = i === items.length - 1
      return this.format(item, { indent: inner, after: isLast ? after + close : 1, level: level + 1 })
    })
    return parts.join(`,\n${' '.repeat(inner)}`)
  }

  #members(dict: PyDict, { indent, after, level }: Position): string {
    const keys = this.#keys(dict)
    const inner = indent + 1
    const parts = keys.map((key, i) => {
      const name = repr(this.rt, key)
      const isLast = i === keys.length - 1
      const at = inner + textLength(name) + 2
      const value = this.format(dict.get(key)!, {
        indent: at,
        after: isLast ? after + 1 : 1,
        level: level + 1,
      })
      return `${name}: ${value}`
    })
    return parts.join(`,\n${' '.repeat(inner)}`)
  }

  /** A long text becomes several literals, broken behind lines and words. */
  #string(text: string, { indent, after, level }: Position): string {
    if (text === '') return "''"
    // At the top the literals get parentheses of their own, which take a column on each side.
    const own = level === 0 ? 1 : 0
    const room = { first: indent + own, last: after + own }
    const chunks: string[] = []
    const lines = splitLines(text, true)
    lines.forEach((line, i) => {
      this.rt.work(line.length * 8)
      chunks.push(...wrapLiteral(line, width - room.first, i === lines.length - 1 ? room.last : 0))
    })
    if (chunks.length === 1) return chunks[0]!
    const joined = chunks.join(`\n${' '.repeat(room.first)}`)
    return level === 0 ? `(${joined})` : joined
  }
}

const isNumber = (value: PyValue): boolean => intOf(value) !== undefined || floatOf(value) !== undefined

/** Literals of one line of text that fit into `room` columns; the last one leaves `after` columns. */
function wrapLiteral(line: string, room: number, after: number): string[] {
  const whole = stringRepr(line)
  if (textLength(whole) <= room - after) return [whole]
  const words = line.match(/\S*\s*/g)!.filter((word) => word !== '')
  const chunks: string[] = []
  let current = ''
  words.forEach((word, i) => {
    const space = room - (i === words.length - 1 ? after : 0)
    const candidate = current + word
    if (textLength(stringRepr(candidate)) > space) {
      if (current !== '') chunks.push(stringRepr(current))
      current = word
    } else current = candidate
  })
  if (current !== '') chunks.push(stringRepr(current))
  return chunks
}
