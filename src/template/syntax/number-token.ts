/** Numbers in a template: `1_000`, `0x1f`, `1.5`, `1e-3`. A point that no digit follows is an attribute. */
import { type Float, float } from '../../base/value.js'
import { fault } from '../problem.js'
import { intValue } from '../python/numbers.js'

/** Python's limit for ints written as text. */
const maxDigits = 4300

interface NumberToken {
  readonly type: 'integer' | 'float'
  readonly number: number | bigint | Float
  readonly end: number
}

const floatPattern = /(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy
const intPattern = /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy

/** `start` is at a digit. `a.1.5` reads items 1 and 5, so a number behind a point is never a float. */
export function readNumber(text: string, start: number, limit: number): NumberToken {
  const run = text.slice(start, limit)
  const plain = /^(?:0|[1-9]\d{0,14})(?![\w.])/.exec(run.slice(0, 17))
  if (plain) return { type: 'integer', number: Number(plain[0]), end: start + plain[0].length }
  return (text[start - 1] === '.' ? undefined : readFloat(run, start)) ?? readInt(run, start)
}

function readFloat(run: string, start: number): NumberToken | undefined {
  floatPattern.lastIndex = 0
  const match = floatPattern.exec(run)
  if (!match) return undefined
  const number = float(Number(match[0].replaceAll('_', '')))
  return { type: 'float', number, end: start + match[0].length }
}

function readInt(run: string, start: number): NumberToken {
  intPattern.lastIndex = 0
  const written = intPattern.exec(run)![0]
  const digits = written.replaceAll('_', '')
  if (digits.length > maxDigits) throw fault('limit', `a number has at most ${maxDigits} digits`, start)
  return { type: 'integer', number: intValue(BigInt(digits)), end: start + written.length }
}
