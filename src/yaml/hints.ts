/** What to write instead: a hint for each problem that has a usual cause. */
import type { Problem } from './problem.js'
import { isEndlessLine, lineAround, quoted, restOfLine, startsLine, writeInstead } from './quoting.js'
import { templateHint } from './template-hint.js'

/** A sentence for the user, or undefined when nothing can be said with some confidence. */
export function hintFor(problem: Problem, text: string): string | undefined {
  const { start, opened = start } = problem
  if (isEndlessLine(text, start) || isEndlessLine(text, opened)) return undefined
  return templateHintFor(problem, text) ?? specificHint(problem, text)
}

/** A template without quotes has many consequences; these look like something else to the parser. */
function templateHintFor(problem: Problem, text: string): string | undefined {
  const { name, start, opened } = problem
  switch (name) {
    case 'bad-character':
    case 'mapping-not-allowed':
    case 'not-in-block-mapping':
    case 'not-in-block-sequence':
    case 'not-in-flow-mapping':
    case 'not-in-flow-sequence':
    case 'missing-value':
    case 'missing-colon':
    case 'outside-document':
    case 'unquoted-template':
      return templateHint(text, [start, opened])
    default:
      return undefined
  }
}

function specificHint(problem: Problem, text: string): string | undefined {
  const { name, start, found } = problem
  switch (name) {
    case 'bad-character':
      return found === '\t' ? tabHint(text, start) : quoteHint(text, start)
    case 'missing-colon':
      return colonHint(text, start)
    case 'item-not-allowed':
      return 'begin the list on the next line, or write it in brackets: `[a, b]`'
    case 'mapping-not-allowed':
      return nestedMappingHint(text, start)
    case 'bad-alias':
    case 'bad-anchor':
    case 'bad-tag':
    case 'bad-directive':
    case 'unknown-anchor':
    case 'reserved-scalar':
      return quoteHint(text, start)
    case 'unknown-tag':
      return localTagHint(text, start, found)
    case 'bad-value':
      return `if it is meant as text, ${writeInstead(quoted(found ?? '')) ?? 'put it in quotes'}`
    case 'bad-escape':
      return 'write `\\\\` for a backslash, or use single quotes'
    case 'bad-block-header':
      return 'begin the text on the next line, indented, or put it in quotes'
    case 'unclosed-quote':
      return unclosedQuoteHint(text, start)
    case 'not-in-block-mapping':
    case 'not-in-block-sequence':
      return blockHint(problem, text)
    case 'not-in-flow-mapping':
    case 'not-in-flow-sequence':
      return flowHint(problem)
    case 'missing-value':
      return isFlowMark(found) ? quoteHint(text, start) : undefined
    case 'outside-document':
      return startsLine(text, start) ? SAME_COLUMN : 'put the whole value in quotes'
    case 'multiple-documents':
      return 'put each document into a file of its own'
    case 'collection-as-key':
      return 'only a single value can be a key; put it in quotes if text is meant'
    case 'repeated-anchor':
      return 'give each anchor a name of its own'
    case 'not-mergeable':
      return '`<<` takes a mapping, or a list of mappings, usually by an alias: `<<: *defaults`'
    default:
      return undefined
  }
}

const SAME_COLUMN =
  'the keys of a mapping begin in the same column, and so do the items of a list: compare with the lines above'

function tabHint(text: string, offset: number): string {
  return startsLine(text, offset)
    ? 'indent with spaces; YAML does not take tabs'
    : 'put a space there, or quote the value if the tab belongs to it'
}

function quoteHint(text: string, offset: number): string {
  const correction = writeInstead(quoted(restOfLine(text, offset)))
  return `if it is meant as text, ${correction ?? 'put it in quotes'}`
}

/** A tag of the user's own is often text that happens to begin with `!`. */
function localTagHint(text: string, offset: number, tag = ''): string | undefined {
  const at = tag.startsWith('!') ? text.lastIndexOf(tag, offset) : -1
  return at < 0 ? undefined : quoteHint(text, at)
}

function colonHint(text: string, offset: number): string {
  return (
    gluedColonHint(restOfLine(text, offset)) ??
    'write `key: value`, or indent the line if it continues the value above'
  )
}

/** For `key:value`, which is nothing but text. */
function gluedColonHint(line: string): string | undefined {
  const glued = /^\s*([^\s:'"{[]+):([^\s/:].*)$/.exec(line)
  const correction = glued && writeInstead(`${glued[1]}: ${glued[2]}`)
  return correction ? `a space must follow the colon: ${correction}` : undefined
}

function nestedMappingHint(text: string, offset: number): string {
  const line = lineAround(text, offset)
  const before = line.text.slice(0, offset - line.start)
  const earlier = /^(\s*(?:- +)*[^\s:'"][^:]*: +)(?=\S)/.exec(before)
  if (earlier) {
    const value = restOfLine(text, line.start + earlier[1]!.length)
    const correction = writeInstead(earlier[1]!.trimStart() + quoted(value))
    return `a value with \`: \` in it must be in quotes${correction ? `: ${correction}` : ''}`
  }
  const above = line.start === 0 ? undefined : lineAround(text, line.start - 1)
  const glued = above && gluedColonHint(restOfLine(text, above.start))
  return glued ?? 'this line continues the value above it; give it the indentation of the key above'
}

function unclosedQuoteHint(text: string, offset: number): string {
  const quote = text[offset] === '"' ? '"' : "'"
  const double = quote === "'" ? "; inside of single quotes write `''` for one" : ''
  return `put a closing \`${quote}\` behind the value${double}`
}

function blockHint({ start, found, opened }: Problem, text: string): string | undefined {
  if (!startsLine(text, start)) return inlineHint(text, start, found)
  if (found === 'block-entry') return 'give the `- ` the indentation of the list that it belongs to'
  if (opened === undefined) return undefined
  const columnOf = (offset: number): number => offset - lineAround(text, offset).start + 1
  const [column, wanted] = [columnOf(start), columnOf(opened)]
  if (column !== wanted)
    return `this begins in column ${column}, what it should belong to in column ${wanted}`
  return 'an item of a list begins with `- `; indent the line if it belongs to the item above it'
}

/** Something follows a value in its line. */
function inlineHint(text: string, start: number, found: string | undefined): string {
  const line = lineAround(text, start)
  const before = line.text.slice(0, start - line.start)
  if (/["']\s*$/.test(before) && oddQuotes(before)) {
    return 'a quote that was opened in a line above is closed here: is its closing quote missing there?'
  }
  if (oddQuotes(line.text)) {
    return "the quotes in this line do not pair up; write `\\\"` inside of double quotes and `''` inside of single ones"
  }
  return isFlowMark(found)
    ? 'take out the bracket too many, or put the whole value in quotes'
    : 'put the whole value in quotes'
}

const isFlowMark = (found: string | undefined): boolean =>
  found === 'flow-entry' || found === 'flow-mapping-end' || found === 'flow-sequence-end'

const oddQuotes = (line: string): boolean =>
  (line.match(/"/g)?.length ?? 0) % 2 === 1 || (line.match(/'/g)?.length ?? 0) % 2 === 1

function flowHint({ name, found }: Problem): string {
  const bracket = name === 'not-in-flow-mapping' ? '}' : ']'
  if (found === 'stream-end') return `close it with \`${bracket}\``
  return `put a comma between entries, close with \`${bracket}\`, and quote text that holds \`,\`, \`: \` or brackets`
}
