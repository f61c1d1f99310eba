/** `translate` and `maketrans`: text with some of its characters replaced, by a table of code points. */
import type { Runtime } from '../../runtime.js'
import { PyDict } from '../dict.js'
import { intOf } from '../numbers.js'
import { failType, textArgument } from '../signature.js'
import { type PyValue, stringOf } from '../values.js'
import { type TextMethod, textMethod } from './text-method.js'

const MAX_CODE = 0x10ffff

function translate(rt: Runtime, text: string, table: PyValue): string {
  if (!(table instanceof PyDict)) return failType(rt, 'the table', 'a dict', table)
  let result = ''
  for (const character of text) {
    rt.step()
    const replacement = table.get(character.codePointAt(0)!)
    const added = replacement === undefined ? character : textOfReplacement(rt, replacement)
    rt.grow(added.length)
    result += added
  }
  return result
}

function textOfReplacement(rt: Runtime, replacement: PyValue): string {
  if (replacement === null) return ''
  const code = intOf(replacement)
  if (code === undefined) return textArgument(rt, replacement, 'what a character becomes')
  if (code < 0 || code > MAX_CODE) rt.fail('there is no such character')
  return String.fromCodePoint(Number(code))
}

function tableOf(rt: Runtime, from: PyValue, to?: PyValue, without?: PyValue): PyDict {
  if (to === undefined) return tableOfDict(rt, from)
  const [sources, targets] = [from, to].map((text) => [...textArgument(rt, text, 'the characters')])
  if (sources!.length !== targets!.length) rt.fail('both texts must have the same length')
  const removed = without === undefined ? [] : [...textArgument(rt, without, 'the characters to remove')]
  return PyDict.from(rt, [
    ...sources!.map((source, i) => [codeOf(source), codeOf(targets![i]!)] as const),
    ...removed.map((character) => [codeOf(character), null] as const),
  ])
}

function tableOfDict(rt: Runtime, table: PyValue): PyDict {
  if (!(table instanceof PyDict)) return failType(rt, 'the table', 'a dict', table)
  return PyDict.from(
    rt,
    table.entries().map(([key, value]) => {
      const text = stringOf(key)
      if (text === undefined) return [key, value] as const
      if ([...text].length !== 1) rt.fail('a key of the table must be one character')
      return [codeOf(text), value] as const
    }),
  )
}

const codeOf = (character: string): number => character.codePointAt(0)!

export const textTranslateMethods: Readonly<Record<string, TextMethod>> = {
  translate: textMethod('table', (rt, text, [table]) => translate(rt, text, table!)),
  maketrans: textMethod('x y? z?', (rt, _text, [from, to, without]) => tableOf(rt, from!, to, without)),
}
