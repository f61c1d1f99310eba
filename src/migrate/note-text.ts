/** The wording of comments: how an entry of the old document is quoted, and where lines are broken. */
import type { Value } from '../base/value.js'
import { writeYaml } from '../yaml/write-yaml.js'

const WIDTH = 96

/** Every comment begins with this, so that all of them can be found. */
export const MARK = 'pxrun migrate: '

/** A sentence as the lines of a comment. Lines that begin with a blank are kept as they are, further in. */
export function noteLines(sentence: string): string {
  const [first = '', ...verbatim] = sentence.split('\n')
  return [...wrapped(`${MARK}${first}`), ...verbatim.map((line) => `    ${line}`.trimEnd())].join('\n')
}

function wrapped(text: string): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!
    if (line !== '' && line.length + word.length >= WIDTH) lines.push(`  ${word}`)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines
}

/** An entry that cannot be translated, with the reason: `` `a.b: 1` has no equal ``, its value below when it is long. */
export function quoteEntry(name: string, value: Value, reason: string): string {
  const key = name.split('.').at(-1)!
  const lines = writeYaml({ [key]: value })
    .trimEnd()
    .split('\n')
  const inline = lines.length === 1 && lines[0]!.length < WIDTH - name.length
  if (inline) return `\`${name}${lines[0]!.slice(lines[0]!.indexOf(':'))}\` ${reason}`
  return [`\`${name}\` ${reason}; it was:`, ...lines].join('\n')
}
